#ifndef CSystemFaults_h
#define CSystemFaults_h

// The mark that a crash leaves in files, written inside a signal handler, where Swift code may not
// run.

/// From here on a fault of this process (SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGSYS)
/// writes `!` over the first byte of this file. A process that is killed by a signal from outside
/// writes nothing. Returns a ticket, or -1 if too many files are watched already.
int csystem_faults_watch(int descriptor);
/// Stops faults from marking that file. Must be called before the descriptor is closed.
void csystem_faults_forget(int ticket);
/// Marks every watched file now. Safe in a signal handler.
void csystem_faults_mark(void);

#endif
