import HostCore
import ISO8583
import Simulation
import UnionPay

extension Shop {
    /// Sends the host a message of another make under this terminal's keys, and returns what it answered and holds.
    func ask(_ message: Message) throws -> (answers: [Message], postings: [Posting]) {
        let before = world.frames.count
        try world.inject(message)
        try world.wait(seconds: 40)
        let answers = world.frames[before...].filter { $0.way == .toTerminal }.compactMap {
            try? format.decode($0.bytes).message
        }
        return (answers, postings)
    }
}
