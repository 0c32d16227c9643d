import Synchronization
import TillCaller

/// An answer that one part of a test hands to the next.
final class JSONBox: Sendable {
    private let content = Mutex<JSONTree?>(nil)
    var json: JSONTree? { content.withLock { $0 } }
    func set(_ json: JSONTree) { content.withLock { $0 = json } }
}
