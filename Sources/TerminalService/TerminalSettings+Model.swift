import Devices
import Models

extension TerminalSettings {
    /// These settings with what the terminal's model says where they say nothing: when an unattended machine closes.
    ///
    /// - Parameter folder: The terminal's data folder, which may hold models of its own.
    func completed(byModelIn folder: String) throws -> TerminalSettings {
        guard !model.isEmpty, closeAt.isEmpty else { return self }
        var settings = self
        let model = try ModelLibrary(own: folder + "/models").model(model)
        if let time = model.closesAt { settings.closeAt = time }
        return settings
    }
}
