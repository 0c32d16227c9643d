import DayEnd
public import HostCore
import ISO8583
public import PaymentSecurity
public import UnionPay

/// Opens requests and seals answers at the host; the simulator uses the same.
public struct HostSealer: Sendable {
    public let profile: AcquirerProfile
    /// Key of the PAN hash: it lives outside the ledger.
    private let hashKey: SecretKey
    private let format: FrameFormat

    public init(profile: AcquirerProfile, hashKey: SecretKey) {
        self.profile = profile
        self.hashKey = hashKey
        format = FrameFormat(hasLength: false, hasHeader: profile.hasHeader, dialect: .unionPayTerminal)
    }

    /// A frame as it was read, before any key is known.
    public struct Received: Sendable {
        public let bytes: [UInt8]
        public let frame: Frame
        public let kind: MessageKind?
        /// What the catalogue does not allow in it.
        let violations: [CatalogueViolation]
        /// What ``HostSealer/openAhead(_:under:)`` has left here.
        fileprivate(set) var ahead: Ahead?
        public var terminal: String { frame.message.text(41) ?? "" }
        public var merchant: String { frame.message.text(42) ?? "" }
        /// The act's name in logs, as ``OpenedRequest/trace``.
        public var trace: TraceID {
            let batch = frame.message.text(60).flatMap { try? PrivateData60(parsing: $0) }
                .flatMap { BatchNumber($0.batch) }
            let stan = frame.message.text(11).flatMap { STAN(text: $0) }
            return TraceID(
                merchant: merchant, terminal: terminal, batch: batch?.text ?? "", stan: stan?.text ?? "")
        }

        /// Whether one of a certificate's DNS names is that of the terminal for which this speaks
        /// (`TERMINAL.MERCHANT`).
        public func isNamed(by names: [String]) -> Bool {
            let name = "\(terminal).\(merchant)".lowercased()
            return names.contains { $0.lowercased() == name }
        }
    }

    /// The card in the clear, for the issuer only. Never stored, never logged.
    public struct ClearCard: Sendable, CustomStringConvertible, CustomReflectable {
        public let pan: String
        public let expiry: String?
        public let pin: PIN?
        public let chipData: [UInt8]?
        public let scannedCode: String?
        public var description: String { "card" }
        public var customMirror: Mirror { Mirror(self, children: []) }
    }

    public struct Opened: Sendable {
        public let request: OpenedRequest
        public let card: ClearCard?
        public let frame: Frame
        /// The MAK that verified the request: the answer is sealed under the same.
        public let keys: WorkingKeys?
    }

    /// The newest keys of a terminal, as its row holds them and opened.
    public struct KnownKeys: Sendable {
        let sealed: HexBytes
        let keys: WorkingKeys
    }

    /// A request that was opened before its turn, and the sealed keys that its MAC fits.
    struct Ahead: Sendable {
        let sealed: HexBytes
        let opened: Opened
    }

    public func read(_ bytes: [UInt8]) throws(SealingError) -> Received {
        let frame = try sealing(SealingError.decode) { () throws(DecodeError) in try format.decode(bytes) }
        return Received(
            bytes: bytes, frame: frame, kind: Catalogue.classify(frame.message),
            violations: Catalogue.violations(in: frame.message, extensions: profile.extensions))
    }

    /// Opens a request before its turn, on whatever thread, under keys that its terminal is known to have had. What comes
    /// of it counts only where the MAC fits and the terminal's row still holds these keys when it is its turn.
    public func openAhead(_ received: inout Received, under known: KnownKeys) {
        guard let kind = received.kind, received.frame.message.has(64),
            let opened = try? open(received, kind: kind, newest: known.keys, previous: nil),
            opened.request.mac == .valid(underNewest: true)
        else { return }
        received.ahead = Ahead(sealed: known.sealed, opened: opened)
    }

    /// Verifies the MAC and takes the secrets out.
    ///
    /// - Parameters:
    ///   - newest: Keys of the last sign-in.
    ///   - previous: Keys before those, while they are kept; asked for where the newest do not fit.
    public func open(
        _ received: Received, kind: MessageKind, newest: WorkingKeys?, previous: @autoclosure () -> WorkingKeys?
    ) throws(SealingError) -> Opened {
        var message = received.frame.message
        let (mac, keys) = try verify(received, newest, previous)
        // What a wrong MAC came with is not even decrypted: its keys are not known.
        let card = mac == .invalid ? nil : try clearCard(message, keys ?? newest)
        let details = message.text(48).flatMap { text -> [OpenedDetail]? in
            guard kind == .batchUpload, let parsed = try? UploadDetails(parsing: text) else { return nil }
            return parsed.details.compactMap { OpenedDetail($0) }
        }
        let chip = message.bytes(55).flatMap { try? ICData(parsing: $0) }
        for field in [2, 35, 36, 52, 55] { message.remove(field) }
        let request = OpenedRequest(
            message: message, kind: kind, violations: received.violations, mac: mac, card: card.map(reference),
            // 9F27 = 40: the chip made a transaction certificate, its own approval.
            isApprovedByChip: chip?[.cryptogramInformation].map { ($0.first ?? 0) & 0xC0 == 0x40 } ?? false,
            details: details ?? [])
        return Opened(request: request, card: card, frame: received.frame, keys: keys ?? newest)
    }

    /// The answer's frame, without its two length bytes.
    public func seal(_ answer: HostAnswer, to opened: Opened) throws(SealingError) -> [UInt8] {
        try seal(answer, frame: opened.frame, card: opened.card, keys: opened.keys)
    }

    /// An answer to a frame that was not opened (unknown terminal, unreadable kind).
    public func seal(
        _ answer: HostAnswer, frame: Frame, card: ClearCard?, keys: WorkingKeys?
    ) throws(SealingError) -> [UInt8] {
        var message = answer.message
        if answer.echoesCard, let card {
            if !card.pan.isEmpty { message.set(2, card.pan) }
            if let expiry = card.expiry { message.set(14, expiry) }
        }
        if answer.wantsMAC, keys != nil {
            message.set(64, bytes: [UInt8](repeating: 0, count: MACAlgorithm.length))
        }
        var encoded = try sealing(SealingError.encode) { () throws(EncodeError) in
            let header = frame.header?.with(processingRequest: answer.processing)
            return try format.encode(Frame(tpdu: frame.tpdu?.reversed, header: header, message: message))
        }
        if answer.wantsMAC, let keys {
            let mac = try sealing(SealingError.security) { () throws(SecurityError) in
                try profile.macAlgorithm.code(over: encoded.bytes[encoded.macRange], key: keys.mak)
            }
            encoded.setMAC(mac)
        }
        return encoded.bytes
    }

    // MARK: Parts

    private func verify(
        _ received: Received, _ newest: WorkingKeys?, _ previous: () -> WorkingKeys?
    ) throws(SealingError) -> (OpenedRequest.MACState, WorkingKeys?) {
        guard let mac = received.frame.message.bytes(64) else { return (.absent, nil) }
        let layout = try sealing(SealingError.decode) { () throws(DecodeError) in
            try format.layout(of: received.bytes)
        }
        func isValid(_ keys: WorkingKeys) throws(SealingError) -> Bool {
            try sealing(SealingError.security) { () throws(SecurityError) in
                try profile.macAlgorithm.verify(mac, over: received.bytes[layout.macRange], key: keys.mak)
            }
        }
        if let newest, try isValid(newest) { return (.valid(underNewest: true), newest) }
        if let previous = previous(), try isValid(previous) { return (.valid(underNewest: false), previous) }
        return (.invalid, nil)
    }

    private func clearCard(_ message: Message, _ keys: WorkingKeys?) throws(SealingError) -> ClearCard? {
        let scanned = message.text(59).flatMap { try? ScanPayload(parsing: $0) }?.elements.first {
            $0.tag == ScanPayload.scannedCode
        }?.value
        let control = message.text(53).flatMap { try? SecurityControl(parsing: $0) }
        var pan = message.text(2) ?? ""
        var expiry = message.text(14)
        if let sent = message.text(35) {
            var track = sent
            if control?.tracksEncrypted == true, let tdk = keys?.tdk {
                track = try sealing(SealingError.security) { () throws(SecurityError) in
                    try TrackCipher(tdk: tdk, profile.keyScheme == .sm4 ? .sm4 : .tripleDES).decrypt(sent)
                }
            }
            let parts = track.split(whereSeparator: { $0 == "=" || $0 == "D" })
            if pan.isEmpty, let first = parts.first { pan = String(first) }
            if expiry == nil, parts.count > 1, parts[1].utf8.count >= 4 { expiry = String(parts[1].prefix(4)) }
        }
        if pan.isEmpty, scanned == nil { return nil }
        var pin: PIN?
        if let block = message.bytes(52), let keys {
            pin = try? PINBlock.pin(
                fromFormat0: PINBlock.decrypt(block, under: keys.pik, profile.keyScheme.algorithm),
                pan: control?.pinFormat == .withPAN ? pan : nil)
        }
        return ClearCard(pan: pan, expiry: expiry, pin: pin, chipData: message.bytes(55), scannedCode: scanned)
    }

    private func reference(_ card: ClearCard) -> HostCard {
        let name = card.pan.isEmpty ? "scan:" + (card.scannedCode ?? "") : card.pan
        let code = HMACSHA256.code(over: Array(name.utf8), key: hashKey)
        let masked =
            card.pan.utf8.count >= 13
            ? card.pan.prefix(6) + String(repeating: "*", count: card.pan.utf8.count - 10) + card.pan.suffix(4)
            : "scan"
        return HostCard(masked: String(masked), hash: HexBytes(code).text)
    }
}

extension OpenedDetail {
    fileprivate init?(_ detail: UploadDetail) {
        guard let stan = STAN(detail.stan) else { return nil }
        self.init(cardClass: detail.cardClass, stan: stan, amount: detail.amount)
    }
}
