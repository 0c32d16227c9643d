import DayEnd
import EitherLedger
import HostCore
import HostService
import ISO8583
import Ledger
import PaymentSecurity
import Sealing
import Synchronization
import Testing
import UnionPay

@Suite("A request that is opened before its turn")
struct OpenAheadTests {
    private let folder: TemporaryFolder
    private static let profile = AcquirerProfile.standard
    private static let now = LedgerTests.now
    private static let hashKey = SecretKey([UInt8](repeating: 0x5A, count: 32))

    /// Two sets of keys, by what stands for them in a terminal's row.
    private static let keys: [HexBytes: WorkingKeys] = {
        var keys: [HexBytes: WorkingKeys] = [:]
        for number: UInt8 in 1...2 {
            let random = (0..<WorkingKeys.randomByteCount(profile.keyScheme)).map { UInt8($0) &* 7 &+ number }
            keys[HexBytes([number])] = try? WorkingKeys.make(scheme: profile.keyScheme, random: random)
        }
        return keys
    }()
    private static let (old, new) = (HexBytes([1]), HexBytes([2]))

    init() throws { folder = try TemporaryFolder() }

    /// What is known of keys, and how often some were opened.
    private final class Known: Sendable {
        private let keys = Mutex<[HostSealer.KnownKeys]>([])
        let openings = Count()
        var learnt: [HostSealer.KnownKeys] { keys.withLock(\.self) }
        func learn(_ known: HostSealer.KnownKeys) { keys.withLock { $0.append(known) } }
    }

    /// A desk, and a ledger whose one terminal holds these keys.
    private struct Place {
        var desk: HostDesk
        let known = Known()
        let ledger: any Ledger

        init(_ ledger: any Ledger, newest: HexBytes, previous: HexBytes? = nil) throws {
            let known = known
            desk = HostDesk(
                configuration: HostConfiguration(profile: OpenAheadTests.profile), hashKey: OpenAheadTests.hashKey,
                keys: HostDesk.KeyRoom(
                    open: { sealed in
                        known.openings.add()
                        return OpenAheadTests.keys[sealed]
                    },
                    make: { _, _ in nil }, learn: { _, _, keys in known.learn(keys) }))
            self.ledger = ledger
            var row = TerminalRow(
                merchant: LedgerTests.merchant, terminal: "10000001", merchantName: "Shop", currency: .renminbi,
                batch: .first)
            row.isSignedIn = true
            (row.keys, row.previousKeys) = (newest, previous)
            try ledger.group { try ledger.apply([.terminal(row)]) }
        }

        /// What the desk says to it: F39, or "asked" where an issuer is asked.
        mutating func take(_ received: HostSealer.Received) throws -> String {
            let outputs = try ledger.group {
                try desk.receive(received, from: 1, at: OpenAheadTests.now, store: ledger)
            }
            for output in outputs {
                switch output {
                case .askIssuer: return "asked"
                case .send(_, let reply): return reply.code
                default: break
                }
            }
            return "nothing"
        }
    }

    private static let reader = HostSealer(profile: profile, hashKey: hashKey)

    /// A sale as it comes from a terminal, MACed under these keys.
    private static func sale(_ stan: Int, under name: HexBytes, spoiled: Bool = false) throws -> HostSealer.Received {
        var message = try #require(try Catalogue.startRequest(.financial(.sale), batch: 1, profile: profile))
        message.set(2, "6222021234567890128")
        message.set(4, "000000000900")
        message.set(11, try #require(STAN(stan)).text)
        message.set(14, "3012")
        message.set(22, "012")
        message.set(41, "10000001")
        message.set(42, LedgerTests.merchant)
        message.set(49, "156")
        message.set(64, bytes: [UInt8](repeating: 0, count: MACAlgorithm.length))
        let format = FrameFormat(hasLength: false, hasHeader: profile.hasHeader, dialect: .unionPayTerminal)
        var encoded = try format.encode(profile.requestFrame(message))
        let mak = try #require(keys[name]).mak
        var mac = try profile.macAlgorithm.code(over: encoded.bytes[encoded.macRange], key: mak)
        if spoiled { mac[0] ^= 1 }
        encoded.setMAC(mac)
        return try reader.read(encoded.bytes)
    }

    /// A ledger of its own for each place.
    private func place(_ name: String, newest: HexBytes, previous: HexBytes? = nil) throws -> Place {
        try Place(SQLiteLedger(path: folder.file(name)), newest: newest, previous: previous)
    }

    /// The keys as a host knows them that has opened one request under them.
    private func known(_ name: HexBytes) throws -> HostSealer.KnownKeys {
        var place = try place("known\(name.text).sqlite", newest: name)
        #expect(try place.take(Self.sale(1, under: name)) == "asked")
        #expect(place.known.openings.value == 1)
        return try #require(place.known.learnt.first)
    }

    @Test("It is taken as it was opened while its terminal has the same keys, and no key is opened again")
    func sameKeys() throws {
        let known = try known(Self.old)
        var place = try place("a.sqlite", newest: Self.old)
        var sale = try Self.sale(2, under: Self.old)
        Self.reader.openAhead(&sale, under: known)
        #expect(try place.take(sale) == "asked")
        #expect(place.known.openings.value == 0)
        #expect(place.known.learnt.isEmpty)
    }

    @Test("Once its terminal has other keys it is opened anew: under those before them, or not at all")
    func otherKeys() throws {
        let known = try known(Self.old)
        for previous in [Self.old, nil] {
            var ahead = try place("b\(previous == nil).sqlite", newest: Self.new, previous: previous)
            var inTurn = try place("c\(previous == nil).sqlite", newest: Self.new, previous: previous)
            let sale = try Self.sale(3, under: Self.old)
            var early = sale
            Self.reader.openAhead(&early, under: known)
            let answer = try inTurn.take(sale)
            #expect(answer == (previous == nil ? "A0" : "asked"))
            #expect(try ahead.take(early) == answer)
            #expect(ahead.known.openings.value == inTurn.known.openings.value)
            #expect(ahead.known.openings.value == (previous == nil ? 1 : 2))
        }
    }

    @Test("A wrong MAC is not believed early, and is refused in its turn")
    func wrongMAC() throws {
        let known = try known(Self.old)
        var place = try place("d.sqlite", newest: Self.old)
        var sale = try Self.sale(4, under: Self.old, spoiled: true)
        Self.reader.openAhead(&sale, under: known)
        #expect(try place.take(sale) == "A0")
        #expect(place.known.openings.value == 1)
        #expect(place.known.learnt.isEmpty)
    }
}
