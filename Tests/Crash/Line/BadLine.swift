import DayScript
import Glibc
import Synchronization

/// A line that loses, doubles, holds back and cuts frames (two bytes of length, then that many).
final class BadLine: Sendable {
    private struct State {
        var random: SplitMix64
        var frames = 0
        var disturbed = 0
    }

    private let state: Mutex<State>
    private let line: TCPLine

    var frames: Int { state.withLock { $0.frames } }
    var disturbed: Int { state.withLock { $0.disturbed } }

    init(port: Int, to host: Int, seed: UInt64) throws {
        state = Mutex(State(random: SplitMix64(seed: seed)))
        line = try TCPLine(port: port, to: host)
        line.open { [self] in carry($0, $1) }
    }

    func stop() { line.stop() }

    /// Hands frames on until either end closes.
    private func carry(_ from: Int32, _ to: Int32) {
        var held: [UInt8]?
        while let frame = TCPLine.frame(from) {
            let (fate, place, wait) = state.withLock { state in
                state.frames += 1
                let fate = state.random.below(100)
                if fate < 18 { state.disturbed += 1 }
                return (fate, state.random.below(max(1, frame.count)), state.random.number(0...200_000))
            }
            switch fate {
            case 0..<5: continue
            case 5..<8:
                TCPLine.send(Array(frame.prefix(place)), to)
                return
            case 8..<12: TCPLine.send(frame + frame, to)
            case 12..<15:
                // It arrives after the next one.
                held = frame
                continue
            case 15..<18:
                usleep(UInt32(wait))
                TCPLine.send(frame, to)
            default:
                // In two pieces.
                TCPLine.send(Array(frame.prefix(place)), to)
                TCPLine.send(Array(frame.dropFirst(place)), to)
            }
            if let late = held {
                TCPLine.send(late, to)
                held = nil
            }
        }
    }
}
