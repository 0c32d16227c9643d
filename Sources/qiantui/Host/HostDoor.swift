import Foundation
import HostCore
import HostService
import Ledger
import Settings
import Store
import UnionPay
import Wire

/// Reaches a host's state: through its control socket while it runs, else by opening its folder.
enum HostDoor {
    static func register(
        _ registration: HostSetup.Registration, data: String, config: String?
    ) async throws -> HostSetup.Registered {
        let folder: DataFolder
        do throws(StoreError) {
            folder = try DataFolder(data)
        } catch {
            guard case .inUse = error else { throw error }
            var request = HostRequest(.register)
            request.registration = registration
            let reply = try await ask(request, data: data)
            guard let registered = reply.registered else {
                throw Failure(.badInput, reply.error ?? "the host did not register the terminal")
            }
            return registered
        }
        let settings = try HostCommand.settings(config)
        let profile = try settings.configuration().profile
        let vault = try HostVault(folder: folder, keys: settings.keys, scheme: profile.keyScheme)
        let ledger = try HostLedger.open(settings.database, data: folder.path)
        return try ledger.group { try HostSetup.register(registration, ledger: ledger, vault: vault) }
    }

    static func ask(_ request: HostRequest, data: String) async throws -> HostReply {
        let line = try await ControlClient.call(
            path: data + "/control.sock", request: Output.json(request), timeout: .seconds(60))
        return try JSONDecoder().decode(HostReply.self, from: Data(line.utf8))
    }
}
