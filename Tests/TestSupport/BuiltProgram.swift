#if canImport(Glibc)
  import Glibc
#endif

/// The path of a program built next to the running tests.
package func builtProgram(_ name: String) -> String {
  var bytes = [CChar](repeating: 0, count: 4096)
  let length = readlink("/proc/self/exe", &bytes, bytes.count)
  let tests = String(
    decoding: bytes.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  let folder = tests.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  return folder.joined(separator: "/") + "/" + name
}
