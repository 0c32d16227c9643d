import Devices
import Peripherals
import Wire
import Wording

/// Says whose fault it is that the host does not answer: this terminal's, the shop's network, the provider's, or the
/// acquirer's.
struct NetworkDoctor: Sendable {
    /// Who can mend it, and the code for the help desk.
    struct Diagnosis: Hashable, Sendable {
        var cause: WordingKey
        var code: String
    }

    private let network: any Peripheral

    init(endpoints: [Endpoint], folder: String) {
        network = PeripheralRack.network(
            endpoints.map { NetworkEndpoint(host: $0.host, port: $0.port) }, folder: folder)
    }

    /// Tries the way to the host. Where every layer of it is well the host itself does not answer.
    func diagnose() async -> Diagnosis {
        guard case .network(let seen) = await network.observe(), let found = seen.diagnosis() else {
            return Diagnosis(cause: .causeHost, code: FindingCode.noEcho.description)
        }
        return Diagnosis(
            cause: WordingKey(rawValue: found.blame.textKey) ?? .causeHost, code: found.code.description)
    }
}
