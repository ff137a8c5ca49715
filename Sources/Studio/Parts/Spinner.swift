import Model

/// A quarter turn of a half moon each second, from the state's clock, so that nothing moves by
/// itself.
func spinner(at clock: Timestamp) -> String {
  let phases = ["◐", "◓", "◑", "◒"]
  let second = clock.milliseconds / 1000
  return phases[Int(((second % 4) + 4) % 4)]
}
