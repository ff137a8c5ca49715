#ifndef CSystemRescue_h
#define CSystemRescue_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What must happen to the terminal inside a signal handler, where Swift code may not run.

/// Remembers how the terminal's modes are now, and the bytes that undo what was asked of it. From
/// here a crash, or an exit that forgot the terminal, restores it. Call again when the bytes change;
/// the modes are kept from the first call. False without memory for them: what was armed before stays.
bool csystem_rescue_arm(int descriptor, const uint8_t *_Nullable bytes, size_t count);
/// The terminal is as it was found; nothing to rescue.
void csystem_rescue_disarm(void);
/// Restores the terminal now if armed, and disarms; false when it was not. Safe in a signal handler.
bool csystem_rescue_now(void);
/// Puts handlers on the signals of a crash (SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE,
/// SIGSYS). They restore the terminal, write the message (at most 511 bytes) to standard error if
/// there was something to restore, then let the signal end the process from the right place: a core
/// file as ever, and Swift's backtrace when SWIFT_BACKTRACE is set. The same without the message for
/// signals that end a program on somebody's order (SIGQUIT, SIGXCPU, SIGALRM, SIGVTALRM, SIGPROF,
/// SIGUSR1, SIGUSR2), unless they are ignored. The handlers have a stack of their own on this thread
/// and on all that are made later, so that too deep recursion is survived too.
void csystem_rescue_install(const char *_Nonnull message);

/// Makes SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP and SIGCONT events. Returns a descriptor that is
/// readable while some are untaken, or -1. Opening twice gives the same descriptor.
int csystem_signals_open(void);
/// The signals that came since the last call, as bits (1 << number), each once however often it came.
uint64_t csystem_signals_take(void);
/// Stops this process as SIGTSTP does by default; returns when it is continued. With `group` what
/// was started together with it stops too, as when the terminal itself reads Ctrl+Z.
void csystem_stop(bool group);

#endif
