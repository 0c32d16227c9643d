import ISO8583
import Simulation

/// Faults of the wire, by the type of the message in the frame.
extension Shop {
    /// Loses the next frames of this way and MTI.
    func lose(_ way: Simulation.Way, _ mti: String, times: Int = 1) { meet(way, mti, times: times) { .lose } }

    /// Treats the next frames of this way and MTI so; all others are delivered.
    func meet(_ way: Simulation.Way, _ mti: String, times: Int = 1, _ fate: @escaping () -> Fate) {
        var left = times
        world.faults.fate = { _, found, message in
            guard left > 0, found == way, message.mti.description == mti else { return .deliver }
            left -= 1
            return fate()
        }
    }

    func heal() { world.faults.fate = { _, _, _ in .deliver } }
}

extension Shop {
    /// Changes the bytes of the next frame with this MTI on its way.
    func alter(_ mti: String, _ change: @escaping (inout [UInt8]) -> Void) {
        var left = 1
        world.faults.fate = { bytes, _, message in
            guard left > 0, message.mti.description == mti else { return .deliver }
            left -= 1
            var bytes = bytes
            change(&bytes)
            return .alter(bytes)
        }
    }

    /// Lets the host answer something else in every answer with this MTI, under a MAC that fits.
    func lie(_ mti: String, _ change: @escaping (inout Message) -> Void) {
        world.faults.answer = { message in
            guard message.mti.description == mti else { return nil }
            var lie = message
            change(&lie)
            return lie
        }
    }
}
