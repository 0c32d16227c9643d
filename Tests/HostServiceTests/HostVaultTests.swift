import Dispatch
import EitherLedger
import HostService
import PaymentSecurity
import Synchronization
import Testing

@Suite("The keys of hosts that share a folder")
struct HostVaultTests {
    @Test("Hosts that start and register together have one hash key and one master key of a terminal")
    func together() throws {
        let folder = try TemporaryFolder()
        let found = Mutex<(hash: Set<[UInt8]>, master: Set<[UInt8]>)>(([], []))
        DispatchQueue.concurrentPerform(iterations: 8) { number in
            do {
                var settings = HostSettings()
                settings.keyFolder = folder.file("keys")
                let places = settings.keyPlaces(data: folder.file("node\(number)"))
                let vault = try HostVault(places, scheme: .doubleDES)
                let key = try vault.masterKey(merchant: "898000000000001", terminal: "10000001")
                found.withLock {
                    $0.hash.insert(vault.hashKey.bytes)
                    $0.master.insert(key.bytes)
                }
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(found.withLock(\.hash.count) == 1)
        #expect(found.withLock(\.master.count) == 1)
    }
}
