import DayEnd
import KeyStore
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// Cards on their way through the terminal: transient secrets in memory, the rest sealed under data keys.
struct CardVault {
    private let keys: KeyStore
    private var presentations: [UInt64: CardPresentation] = [:]
    private var next: UInt64 = 1
    private var opened: [String: SecretKey] = [:]

    init(keys: KeyStore) { self.keys = keys }

    subscript(presentation: UInt64) -> CardPresentation? { presentations[presentation] }

    /// Lets go of data keys; they are read again when they are needed.
    mutating func forgetKeys() { opened = [:] }

    mutating func forget(_ presentation: UInt64) { presentations[presentation] = nil }

    /// Takes a card in: what may be kept is sealed, what may not stays in memory until the act is over.
    ///
    /// - Parameter batch: The open batch; its lines share a data key, which goes when the batch closes. Nil gives the
    ///   card a key of its own: its line may outlive that batch, or be booked in the next one.
    mutating func take(_ card: PresentedCardData, batch: BatchNumber?) throws -> PresentedCard {
        let presentation = try card.presentation()
        let number = next
        next += 1
        let name = batch.map { "batch.\($0.text)" } ?? "line.\(HexBytes(SecureRandom.bytes(8)).text)"
        let key = try dataKey(name)
        let reference = CardReference(
            masked: presentation.secrets.masked, entry: try EntryMode(parsing: card.entry),
            sealed: try presentation.secrets.sealed(
                under: key, name: name, nonce: SecureRandom.bytes(AESGCM.nonceLength)), keyName: name,
            sequence: card.sequence)
        // What could not be opened again could never be sent again: better no sale than one that is lost.
        _ = try open(reference)
        presentations[number] = presentation
        return PresentedCard(
            reference: reference, presentation: number, hasPIN: presentation.pin != nil,
            hasTrack: presentation.track2 != nil, isApprovedOffline: card.isApprovedOffline ?? false)
    }

    mutating func open(_ reference: CardReference) throws(SealingError) -> CardSecrets {
        let key: SecretKey?
        do {
            key = try opened[reference.keyName] ?? keys.find(reference.keyName)
        } catch {
            // The store may answer the next time.
            throw .missing("data key \(reference.keyName)")
        }
        guard let key else { throw .unreadableCard("its data key \(reference.keyName) is gone") }
        opened[reference.keyName] = key
        do {
            return try CardSecrets(opening: reference, under: key)
        } catch {
            throw .unreadableCard("\(error)")
        }
    }

    /// The keys of lines that are closed: with them goes the last way to their card numbers.
    mutating func destroy(_ names: [String]) throws {
        for name in names {
            opened[name] = nil
            _ = try keys.remove(name)
        }
    }

    private mutating func dataKey(_ name: String) throws -> SecretKey {
        if let key = opened[name] { return key }
        if let key = try keys.find(name) {
            opened[name] = key
            return key
        }
        let key = SecretKey(SecureRandom.bytes(AESGCM.keyLength))
        try keys.set(name, key)
        opened[name] = key
        return key
    }
}

extension TransactionType {
    /// Types whose line may still be needed after its batch: each has a data key of its own.
    var outlivesBatch: Bool {
        switch self {
        case .preAuthorization, .offlineSale, .offlineICSale, .adjustment, .tipAdjustment, .completionNotice: true
        default: false
        }
    }
}
