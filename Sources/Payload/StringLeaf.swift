/// A string value somewhere in a document, with the way to it.
package struct StringLeaf: Sendable {
  /// From the root to the string.
  package let path: [PathComponent]
  package let value: PayloadValue
  /// Where each container on the way begins in the skeleton, the root first.
  private let containers: [Int]
  private let ends: ContainerEnds

  fileprivate init(
    path: [PathComponent], value: PayloadValue, containers: [Int], ends: ContainerEnds
  ) {
    self.path = path
    self.value = value
    self.containers = containers
    self.ends = ends
  }

  /// The containers on the way, the innermost first.
  package var ancestors: [PayloadValue] {
    containers.reversed().map { start in
      let cursor = SkeletonCursor(value.document.skeleton[...], ends: ends)
      return PayloadValue(
        document: value.document, span: cursor.value(from: start), ends: ends)
    }
  }

  /// Where the container begins that it is in, in bytes of the skeleton.
  package var container: Int { containers.last ?? 0 }
}

extension [PathComponent] {
  /// The way as people write it: `data[0].url`.
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
  /// Calls `body` for every string value, in their order, in one pass over the skeleton; keys are
  /// not values. Ends early when `body` returns false.
  package func forEachString(_ body: (StringLeaf) -> Bool) {
    var walk = StringWalk(document: self)
    walk.run(body)
  }
}

private struct StringWalk {
  private struct Container {
    var start: Int
    var isObject: Bool
    var index = 0
    var key = ""
    /// Whether the next string is a key.
    var wantsKey: Bool
  }

  let document: Payload
  private let ends: ContainerEnds
  private var stack: [Container] = []

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
          let leaf = StringLeaf(
            path: path, value: value, containers: stack.map(\.start), ends: ends)
          guard body(leaf) else { return }
        }
        continue
      case UInt8(ascii: "{"):
        stack.append(Container(start: position, isObject: true, wantsKey: true))
      case UInt8(ascii: "["):
        stack.append(Container(start: position, isObject: false, wantsKey: false))
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

  private var path: [PathComponent] {
    stack.map { $0.isObject ? .key($0.key) : .index($0.index) }
  }
}
