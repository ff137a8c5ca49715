import CSystem
import DarkroomWorker
import Glibc

// The darkroom is this program again, in a process that touches nothing but image bytes. It must not
// read a configuration or open a library.
if CommandLine.arguments.dropFirst().first == "darkroom" { runDarkroom() }

occupyStandardDescriptors()
csystem_run_tasks_on_pool(max(2, sysconf(CInt(_SC_NPROCESSORS_ONLN))))

// Memory holds the key while a request is sent, so no dump of it is left behind. One byte and not
// none: dumps that go to a program instead of a file are made all the same with none (man 5 core).
var noDump = rlimit(rlim_cur: 1, rlim_max: rlim_t.max)
getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noDump)
noDump.rlim_cur = min(1, noDump.rlim_max)
setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noDump)

// A write beyond a file-size limit or into a pipe nobody reads is an error to be told, not a death.
signal(SIGXFSZ, SIG_IGN)
signal(SIGPIPE, SIG_IGN)

if let complaint = DescriptorRoom.complaint() {
  Output.error("retake: \(complaint)")
  exit(ExitStatus.noPicture)
}

exit(runCommandLine(Array(CommandLine.arguments.dropFirst())))
