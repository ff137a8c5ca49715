#ifndef CSystemRescue_h
#define CSystemRescue_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What must happen to the terminal inside a signal handler, where Swift code may not run.

/// Remembers the terminal's current modes, and the bytes that undo what was switched on. From here
/// on a crash, or an exit that skipped the clean-up, restores the terminal. Call again when the bytes
/// change; the modes are kept from the first call. Returns false if there is no memory for them:
/// then nothing changes.
bool csystem_rescue_arm(int descriptor, const uint8_t *_Nullable bytes, size_t count);
/// Says that the terminal has been restored, so that there is nothing to rescue.
void csystem_rescue_disarm(void);
/// Restores the terminal now if armed, and disarms; false if it was not armed. Safe in a signal
/// handler.
bool csystem_rescue_now(void);
/// Installs handlers for the signals of a crash (SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE,
/// SIGSYS). They restore the terminal, write the message (at most 511 bytes) to standard error if
/// there was something to restore, then let the signal end the process at the right place: with a
/// core file as usual, and with Swift's backtrace if SWIFT_BACKTRACE is set. Signals from outside
/// that end a program (SIGQUIT, SIGXCPU, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2) are handled
/// alike but without the message, unless they are ignored. The handlers have a stack of their own
/// on this thread and on all created later, so that they also run after a stack overflow.
void csystem_rescue_install(const char *_Nonnull message);

/// Turns SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP and SIGCONT into events. Returns a descriptor
/// that is readable while some are untaken, or -1. Opening twice gives the same descriptor.
int csystem_signals_open(void);
/// The signals that came since the last call, as bits (1 << number), each once however often it
/// came.
uint64_t csystem_signals_take(void);
/// Stops this process as SIGTSTP does by default; returns when it is continued. With `group` the
/// processes started together with it stop too, as when the terminal itself reads Ctrl+Z.
void csystem_stop(bool group);

#endif
