#ifndef CSystemFaults_h
#define CSystemFaults_h

// What a fault of the program leaves behind it in files, written inside a signal handler, where Swift
// code may not run.

/// From here a fault of this process (SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGSYS) writes
/// `!` over the first byte of this file. A process that is killed on somebody's order writes nothing.
/// Returns a ticket, or -1 when too many files are watched already.
int csystem_faults_watch(int descriptor);
/// A fault says nothing to that file any more. To be called before the descriptor is closed.
void csystem_faults_forget(int ticket);
/// Marks every watched file now. Safe in a signal handler.
void csystem_faults_mark(void);

#endif
