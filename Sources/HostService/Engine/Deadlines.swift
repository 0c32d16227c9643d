/// Moments at which something is due, in their order, and whom each is for.
///
/// Most come in that order already, and most are void before they are due: both cost next to nothing.
struct Deadlines<Name> {
    private var entries: [(name: Name, due: UInt64)] = []
    private var head = 0

    /// Moments that are kept.
    var count: Int { entries.count - head }

    /// The earliest moment; nil where nothing is due any more. Lets go of those before it that are void.
    mutating func next(unless isVoid: (Name) -> Bool) -> UInt64? {
        while head < entries.count, isVoid(entries[head].name) { head += 1 }
        tidy()
        return head < entries.count ? entries[head].due : nil
    }

    /// - Parameter due: On any clock that never goes back.
    mutating func add(_ name: Name, due: UInt64) {
        var place = entries.count
        while place > head, entries[place - 1].due > due { place -= 1 }
        entries.insert((name, due), at: place)
    }

    /// Takes out whatever is due by now.
    mutating func take(by now: UInt64) -> [Name] {
        let first = head
        while head < entries.count, entries[head].due <= now { head += 1 }
        defer { tidy() }
        return entries[first..<head].map(\.name)
    }

    /// Lets go of what was taken out, once that is the larger part.
    private mutating func tidy() {
        guard head * 2 > entries.count else { return }
        entries.removeFirst(head)
        head = 0
    }
}
