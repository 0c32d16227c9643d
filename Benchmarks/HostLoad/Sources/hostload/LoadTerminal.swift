import ISO8583
import PaymentSecurity
import UnionPay

/// One terminal: its keys, its numbers, its one request under way.
struct LoadTerminal {
    var socket: TerminalSocket
    private(set) var sentAt = ContinuousClock.now
    private let name: String
    private let tmk: SecretKey
    private let profile: AcquirerProfile
    private let format: FrameFormat
    private var keys: WorkingKeys?
    private var batch = 1
    private var stan = 0

    init(_ number: Int, tmk: SecretKey, port: UInt16, profile: AcquirerProfile) throws {
        socket = try TerminalSocket(port: port)
        name = HostProcess.terminal(number)
        self.tmk = tmk
        self.profile = profile
        format = profile.frameFormat
    }

    mutating func signIn() throws {
        var message = base(.networkManagementRequest)
        message.set(60, try PrivateData60(messageType: 0, batch: 1, managementCode: .signInDouble).text)
        message.set(62, bytes: try SignInSequence(serial: "12306022003600").bytes)
        message.set(63, try OperatorCode(1).text())
        try send(message)
        var frame: [UInt8]?
        while frame == nil { frame = try socket.receive() }
        let answer = try format.decode(frame ?? []).message
        guard answer.text(39) == "00", let block = answer.bytes(62) else {
            throw LoadError("sign-in: F39 \(answer.text(39) ?? "absent")")
        }
        keys = try WorkingKeys.unwrap(block, scheme: profile.keyScheme, under: tmk)
        batch = try PrivateData60(parsing: answer.text(60) ?? "").batch
    }

    mutating func sendSale() throws {
        var message = base(.financialRequest)
        message.set(2, "6222021234567890128")
        message.set(3, "000000")
        message.set(4, "000000012345")
        message.set(14, "3012")
        message.set(22, "012")
        message.set(25, "00")
        message.set(49, "156")
        message.set(60, "22" + sixDigits(batch) + "00050")
        message.set(64, bytes: [UInt8](repeating: 0, count: MACAlgorithm.length))
        sentAt = .now
        try send(message)
    }

    /// Reads; true when the answer to the sale is there, was approved, and has a MAC that fits.
    mutating func takeAnswer() throws -> Bool {
        guard let frame = try socket.receive() else { return false }
        let answer = try format.decode(frame).message
        guard answer.text(39) == "00", answer.text(11) == sixDigits(stan), let mac = answer.bytes(64), let keys else {
            throw LoadError("sale: F39 \(answer.text(39) ?? "absent") to F11 \(answer.text(11) ?? "absent")")
        }
        let layout = try format.layout(of: frame)
        guard try profile.macAlgorithm.verify(mac, over: frame[layout.macRange], key: keys.mak) else {
            throw LoadError("sale: the answer's MAC does not fit")
        }
        return true
    }

    private mutating func base(_ type: MTI) -> Message {
        stan += 1
        var message = Message(mti: type)
        message.set(11, sixDigits(stan))
        message.set(41, name)
        message.set(42, HostProcess.merchant)
        return message
    }

    private func send(_ message: Message) throws {
        var encoded = try format.encode(profile.requestFrame(message))
        if message.has(64), let keys {
            encoded.setMAC(try profile.macAlgorithm.code(over: encoded.bytes[encoded.macRange], key: keys.mak))
        }
        try socket.send(encoded.bytes)
    }

    private func sixDigits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 6 - text.utf8.count)) + text
    }
}
