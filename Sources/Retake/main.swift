import CSystem
import DarkroomWorker
import Glibc

// The darkroom is this program running in a process that touches nothing but image bytes. It must
// not read a configuration or open a library.
if CommandLine.arguments.dropFirst().first == "darkroom" { runDarkroom() }

occupyStandardDescriptors()
csystem_run_tasks_on_pool(max(2, sysconf(CInt(_SC_NPROCESSORS_ONLN))))

// Memory holds the key while a request is sent, so no core dump may be written. The limit is one
// byte rather than none, because dumps piped to a program are made even at zero (man 5 core).
var noDump = rlimit(rlim_cur: 1, rlim_max: rlim_t.max)
getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noDump)
noDump.rlim_cur = min(1, noDump.rlim_max)
setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noDump)

// Writing beyond a file-size limit or into a closed pipe is an error to report, not a reason to
// die.
signal(SIGXFSZ, SIG_IGN)
signal(SIGPIPE, SIG_IGN)

if let complaint = DescriptorRoom.complaint() {
  Output.error("retake: \(complaint)")
  exit(ExitStatus.noPicture)
}

exit(runCommandLine(Array(CommandLine.arguments.dropFirst())))
