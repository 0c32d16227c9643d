import DayEnd
import Devices
import Wording

/// Who helps where something fails, and how that is found out.
struct PageService: Sendable {
    /// Nil where the configuration names no model.
    var parts: TerminalParts?
    var doctor: NetworkDoctor
    var provider: ServiceProvider

    /// Whom to call; nil where nobody is configured.
    ///
    /// - Parameter order: A repair that stands: it names the provider of its day.
    func hotline(_ order: RepairOrder?) -> Phrase? {
        let (name, number) = order.map { ($0.provider, $0.hotLine) } ?? (provider.name, provider.hotLine)
        guard !name.isEmpty || !number.isEmpty else { return nil }
        return Phrase(.appHotline, ["provider": .text(name), "phone": .text(number)])
    }
}
