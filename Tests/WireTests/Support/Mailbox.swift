import Synchronization
import Testing

/// Collects what callbacks say, for a test to wait on.
final class Mailbox<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock { $0 } }
    var count: Int { elements.withLock { $0.count } }

    func put(_ element: Element) {
        elements.withLock { $0.append(element) }
    }

    /// All elements as soon as `isEnough` says so, or as they are after `limit`.
    func wait(_ limit: Duration = .seconds(30), until isEnough: ([Element]) -> Bool) async -> [Element] {
        let end = ContinuousClock.now + limit
        while true {
            let now = all
            if isEnough(now) || ContinuousClock.now > end { return now }
            try? await Task.sleep(for: .milliseconds(1))
        }
    }

    func wait(count: Int, _ limit: Duration = .seconds(30)) async -> [Element] {
        await wait(limit) { $0.count >= count }
    }
}

extension Mailbox where Element: Equatable {
    /// Waits for as many elements as are expected, and expects them.
    func expect(_ expected: [Element], sourceLocation: SourceLocation = #_sourceLocation) async {
        let found = await wait(count: expected.count)
        #expect(found == expected, sourceLocation: sourceLocation)
    }
}
