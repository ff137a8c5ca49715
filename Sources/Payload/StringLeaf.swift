/// A string value somewhere in a document, with its path.
package struct StringLeaf: Sendable {
  package let value: PayloadValue
  /// The last step of the path; nil if the string is the whole document.
  private let step: PathComponent?
  /// The container that holds the string.
  private let parent: OpenContainer?
  private let ends: ContainerEnds

  fileprivate init(
    _ value: PayloadValue, at step: PathComponent?, in parent: OpenContainer?,
    ends: ContainerEnds
  ) {
    self.value = value
    self.step = step
    self.parent = parent
    self.ends = ends
  }

  /// The path from the root to the string; built on each call, because it is needed for few
  /// strings.
  package var path: [PathComponent] {
    var steps = [step].compactMap(\.self)
    var container = parent
    while let open = container {
      if let step = open.step { steps.append(step) }
      container = open.parent
    }
    return steps.reversed()
  }

  /// Where each container on the path begins in the skeleton, innermost first.
  package var containers: [Int] {
    sequence(first: parent, next: { $0?.parent }).prefix { $0 != nil }.compactMap { $0?.start }
  }

  /// The container on the path that begins at `start`.
  package func container(at start: Int) -> PayloadValue {
    let cursor = SkeletonCursor(value.document.skeleton[...], ends: ends)
    return PayloadValue(document: value.document, span: cursor.value(from: start), ends: ends)
  }

  /// Where the container of the string begins, as a byte offset in the skeleton.
  package var container: Int { parent?.start ?? 0 }
}

/// A container that a traversal is inside.
private final class OpenContainer: Sendable {
  let start: Int
  /// The step to it from its parent; nil for the root.
  let step: PathComponent?
  let parent: OpenContainer?

  init(_ start: Int, at step: PathComponent?, in parent: OpenContainer?) {
    self.start = start
    self.step = step
    self.parent = parent
  }
}

extension [PathComponent] {
  /// The path as people write it: `data[0].url`.
  package var text: String {
    reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}

extension Payload {
  /// Calls `body` for every string value in order, in one pass over the skeleton; keys are not
  /// values. Stops when `body` returns false.
  package func forEachString(_ body: (StringLeaf) -> Bool) {
    var walk = StringWalk(document: self)
    walk.run(body)
  }
}

private struct StringWalk {
  private struct Level {
    let container: OpenContainer
    let isObject: Bool
    var index = 0
    var key = ""
    /// Whether the next string is a key.
    var wantsKey: Bool

    init(_ container: OpenContainer, isObject: Bool) {
      self.container = container
      self.isObject = isObject
      wantsKey = isObject
    }

    /// The step to the current value.
    var step: PathComponent { isObject ? .key(key) : .index(index) }
  }

  let document: Payload
  private let ends: ContainerEnds
  private var stack: [Level] = []

  init(document: Payload) {
    self.document = document
    ends = ContainerEnds(document.skeleton[...])
  }

  mutating func run(_ body: (StringLeaf) -> Bool) {
    let bytes = document.skeleton
    let cursor = SkeletonCursor(bytes[...])
    var position = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let span = cursor.value(from: position)
        position = span.upperBound
        if stack.last?.wantsKey == true {
          let key = JSONText.decode(bytes[span].dropFirst().dropLast())
          stack[stack.count - 1].key = key
          stack[stack.count - 1].wantsKey = false
        } else {
          let value = PayloadValue(document: document, span: span, ends: ends)
          let level = stack.last
          guard body(StringLeaf(value, at: level?.step, in: level?.container, ends: ends)) else {
            return
          }
        }
        continue
      case UInt8(ascii: "{"): open(position, isObject: true)
      case UInt8(ascii: "["): open(position, isObject: false)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = stack.popLast()
      case UInt8(ascii: ","):
        guard let top = stack.last else { break }
        if top.isObject {
          stack[stack.count - 1].wantsKey = true
        } else {
          stack[stack.count - 1].index += 1
        }
      default: break
      }
      position += 1
    }
  }

  private mutating func open(_ start: Int, isObject: Bool) {
    let outer = stack.last
    let container = OpenContainer(start, at: outer?.step, in: outer?.container)
    stack.append(Level(container, isObject: isObject))
  }
}
