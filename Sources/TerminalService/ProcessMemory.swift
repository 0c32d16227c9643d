/// What a program can do about what lay in its memory, once a terminal rests.
public struct ProcessMemory: Sendable {
    /// Gives free memory back, wiped. Called from any thread, seldom.
    public var release: @Sendable () -> Void

    public init(release: @escaping @Sendable () -> Void = {}) { self.release = release }
}
