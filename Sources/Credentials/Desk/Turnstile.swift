/// Lets one caller through at a time, first come first served.
struct Turnstile {
    private var isTaken = false
    private var waiting = [CheckedContinuation<Void, Never>]()

    /// True when the caller may go on at once; otherwise it calls ``wait(_:)``.
    mutating func enter() -> Bool {
        guard isTaken else {
            isTaken = true
            return true
        }
        return false
    }

    mutating func wait(_ caller: CheckedContinuation<Void, Never>) { waiting.append(caller) }

    /// Hands over to whoever has waited longest.
    mutating func leave() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
