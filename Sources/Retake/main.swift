import DarkroomWorker
import Glibc

// The darkroom is this program again, in a process that touches nothing but image bytes. It must not
// read a configuration or open a library.
if CommandLine.arguments.dropFirst().first == "darkroom" { runDarkroom() }

// A write beyond a file-size limit or into a pipe nobody reads is an error to be told, not a death.
signal(SIGXFSZ, SIG_IGN)
signal(SIGPIPE, SIG_IGN)

exit(runCommandLine(Array(CommandLine.arguments.dropFirst())))
