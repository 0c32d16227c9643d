/// What happened, as one number and, where somebody reads it, as lines.
public struct Trace {
    /// FNV-1a over eight bytes at a time: equal traces have equal numbers on any machine.
    public private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    public private(set) var events: Int64 = 0
    private let listener: ((String) -> Void)?

    init(_ listener: ((String) -> Void)?) { self.listener = listener }

    mutating func add(_ number: UInt64) {
        hash = (hash ^ number) &* 0x0000_0100_0000_01B3
        hash ^= hash >> 29
    }

    mutating func add(_ bytes: [UInt8]) {
        var word: UInt64 = UInt64(bytes.count)
        for (index, byte) in bytes.enumerated() {
            word = word << 8 | UInt64(byte)
            if index & 7 == 7 {
                add(word)
                word = 0
            }
        }
        add(word)
    }

    /// An event with its time and place; `text` is made only where somebody reads.
    mutating func event(_ code: UInt64, at time: Int64, terminal: Int, _ text: @autoclosure () -> String) {
        events += 1
        add(UInt64(bitPattern: time))
        add(code << 8 | UInt64(terminal))
        if let listener { listener("\(Self.clock(time)) T\(terminal) \(text())") }
    }

    private static func clock(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "day \(seconds / 86_400) \(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}
