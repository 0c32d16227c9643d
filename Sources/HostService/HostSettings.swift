import DayEnd
public import HostCore
public import Settings
import Timekeeping
public import UnionPay
public import Wire

/// What a host's configuration file says. Every key has a default but `profile`.
public struct HostSettings: Codable, Sendable {
    /// Address to listen on.
    public var listen = "127.0.0.1"
    /// Port; 0 takes any free one.
    public var port = 8583
    /// `standard`, `qiantui`, or a profile written out.
    public var profile = ProfileSetting.standard
    /// `tls`, or `plain`: messages without a MAC may travel in the clear. Takes the place of the profile's own key.
    public var transport: AcquirerProfile.Transport?
    /// The port's certificate, which TLS needs.
    public var tls: ServerTLSSettings?
    /// F32 of every answer, eight digits.
    public var institution = "00010000"
    /// IANA name of the zone in which the host's day runs.
    public var zone = "Asia/Shanghai"
    /// Local time (hh:mm) at which the clearing day changes; 00:00 is midnight.
    public var clearingCutOff = "23:00"
    /// After the cut-off a terminal settles the batch of the day before it sells on: no batch holds lines of two days.
    public var batchPerClearingDay = false
    /// Seconds that an issuer has.
    public var issuerTimeout = 25
    /// Hours within which somebody calls after a repair ticket.
    public var repairHours = 24
    /// Minutes after which a shop sells again whose closing terminal was not heard of any more (extension `shop-freeze`).
    public var shopFreezeMinutes = 30
    /// Parts of the day (`hh:mm-hh:mm`) in which terminals are asked not to settle; a settlement that comes all
    /// the same is answered.
    public var blackOuts: [String] = []
    /// Part of the day (`hh:mm-hh:mm`) over which terminals are spread that close by themselves; empty leaves each its
    /// own time.
    public var closingHours = ""
    /// How many of them a minute; 0 for no limit.
    public var closingCapacity = 0
    /// A terminal's second sign-off of a clearing day waits for the next day; one that comes all the same is answered.
    public var signOffPerClearingDay = false
    /// Most connections at once.
    public var connections = 1024
    /// Most connections at once from one address (of IPv6: one network of 64 bits); 0 for no limit of its own. Without it
    /// half of `connections`.
    public var connectionsPerAddress: Int?
    /// Seconds without a whole message in either direction after which a connection is closed.
    public var idleTimeout = 300
    /// Seconds within which the first message of a connection must be there.
    public var firstMessageTimeout = 30
    /// Seconds within which a message that has begun must be whole.
    public var messageTimeout = 10
    /// Requests a second that one terminal may send from one address; 0 for no limit.
    public var terminalRate = 500
    /// Requests that one terminal may send at once after a rest.
    public var terminalBurst = 5000
    /// Wrong MACs of one terminal in a row after which it must sign in afresh; 0 for never.
    public var wrongMACs = 1000
    /// Address (`name:port`) at which `/metrics`, `/health` and `/ready` are served, without a password; empty serves them
    /// nowhere.
    public var operations = ""
    /// Seconds that requests in hand have when the host is told to stop.
    public var drainTimeout = 30
    /// Most requests that wait for the ledger at once; beyond them a terminal that has none waiting is told 96.
    public var waitingRequests = 4096
    /// Addresses (`name:port`) of the network behind which the issuers are; none: issuers are simulated by `issuer`.
    public var upstream: [String] = []
    /// Where the ledger lies: nothing, in SQLite in the data folder; or a `postgres://` URL of a database that several
    /// hosts may share. It may hold a password, and is never shown.
    public var database = ""
    /// Folder of the keys, which hosts that share a database share too; empty: the data folder.
    public var keyFolder = ""
    /// Where the storage key comes from, under which the others are sealed: `credential:NAME`, a credential of systemd; a
    /// file's path; empty: the file `storage.key` beside the keys, made the first time.
    public var storageKey = ""
    /// What merchants pay for their lines.
    public var fees = FeeTable()
    /// Rules of the simulated issuer.
    public var issuer = IssuerRules()

    public init() {}

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case listen, port, profile, transport, tls, institution, zone, clearingCutOff, issuerTimeout, connections,
            upstream,
            database, issuer, repairHours, shopFreezeMinutes,
            blackOuts, closingHours, closingCapacity, signOffPerClearingDay,
            batchPerClearingDay,
            waitingRequests,
            connectionsPerAddress, idleTimeout, firstMessageTimeout, messageTimeout, terminalRate, terminalBurst,
            wrongMACs, operations, drainTimeout, keyFolder, storageKey, fees
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: CodingKeys.self)
        listen = try values.decodeIfPresent(String.self, forKey: .listen) ?? listen
        port = try values.decodeIfPresent(Int.self, forKey: .port) ?? port
        profile = try values.decodeIfPresent(ProfileSetting.self, forKey: .profile) ?? profile
        transport = try values.decodeIfPresent(AcquirerProfile.Transport.self, forKey: .transport)
        tls = try values.decodeIfPresent(ServerTLSSettings.self, forKey: .tls)
        institution = try values.decodeIfPresent(String.self, forKey: .institution) ?? institution
        zone = try values.decodeIfPresent(String.self, forKey: .zone) ?? zone
        clearingCutOff = try values.decodeIfPresent(String.self, forKey: .clearingCutOff) ?? clearingCutOff
        batchPerClearingDay =
            try values.decodeIfPresent(Bool.self, forKey: .batchPerClearingDay) ?? batchPerClearingDay
        issuerTimeout = try values.decodeIfPresent(Int.self, forKey: .issuerTimeout) ?? issuerTimeout
        repairHours = try values.decodeIfPresent(Int.self, forKey: .repairHours) ?? repairHours
        shopFreezeMinutes = try values.decodeIfPresent(Int.self, forKey: .shopFreezeMinutes) ?? shopFreezeMinutes
        blackOuts = try values.decodeIfPresent([String].self, forKey: .blackOuts) ?? blackOuts
        closingHours = try values.decodeIfPresent(String.self, forKey: .closingHours) ?? closingHours
        closingCapacity = try values.decodeIfPresent(Int.self, forKey: .closingCapacity) ?? closingCapacity
        signOffPerClearingDay =
            try values.decodeIfPresent(Bool.self, forKey: .signOffPerClearingDay) ?? signOffPerClearingDay
        connections = try values.decodeIfPresent(Int.self, forKey: .connections) ?? connections
        connectionsPerAddress = try values.decodeIfPresent(Int.self, forKey: .connectionsPerAddress)
        idleTimeout = try values.decodeIfPresent(Int.self, forKey: .idleTimeout) ?? idleTimeout
        firstMessageTimeout =
            try values.decodeIfPresent(Int.self, forKey: .firstMessageTimeout) ?? firstMessageTimeout
        messageTimeout = try values.decodeIfPresent(Int.self, forKey: .messageTimeout) ?? messageTimeout
        terminalRate = try values.decodeIfPresent(Int.self, forKey: .terminalRate) ?? terminalRate
        terminalBurst = try values.decodeIfPresent(Int.self, forKey: .terminalBurst) ?? terminalBurst
        wrongMACs = try values.decodeIfPresent(Int.self, forKey: .wrongMACs) ?? wrongMACs
        operations = try values.decodeIfPresent(String.self, forKey: .operations) ?? operations
        drainTimeout = try values.decodeIfPresent(Int.self, forKey: .drainTimeout) ?? drainTimeout
        waitingRequests = try values.decodeIfPresent(Int.self, forKey: .waitingRequests) ?? waitingRequests
        upstream = try values.decodeIfPresent([String].self, forKey: .upstream) ?? upstream
        database = try values.decodeIfPresent(String.self, forKey: .database) ?? database
        keyFolder = try values.decodeIfPresent(String.self, forKey: .keyFolder) ?? keyFolder
        storageKey = try values.decodeIfPresent(String.self, forKey: .storageKey) ?? storageKey
        fees = try values.decodeIfPresent(FeeTable.self, forKey: .fees) ?? fees
        issuer = try values.decodeIfPresent(IssuerRules.self, forKey: .issuer) ?? issuer
    }

    /// Checks every value and makes the core's configuration.
    ///
    /// - Throws: ``SettingsError`` naming the key and what was expected.
    public func configuration() throws(SettingsError) -> HostConfiguration {
        guard (0...65_535).contains(port) else { throw .invalid("port", "0 to 65535", "\(port)") }
        guard institution.utf8.count == 8, institution.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .invalid("institution", "eight digits", institution)
        }
        guard (1...300).contains(issuerTimeout) else {
            throw .invalid("issuerTimeout", "1 to 300 seconds", "\(issuerTimeout)")
        }
        try checkBounds()
        guard (1...240).contains(repairHours) else { throw .invalid("repairHours", "1 to 240 hours", "\(repairHours)") }
        guard let cutOff = SettingsText.secondOfDay(clearingCutOff) else {
            throw .invalid("clearingCutOff", "hh:mm", clearingCutOff)
        }
        guard WallClock(zone: zone) != nil else { throw .invalid("zone", "an IANA name such as Asia/Shanghai", zone) }
        var away: [TimeSlots.BlackOut] = []
        for text in blackOuts {
            guard let part = SettingsText.partOfDay(text),
                let blackOut = TimeSlots.BlackOut(start: part.start / 60, end: part.end / 60),
                away.count < TimeSlots.limit
            else { throw .invalid("blackOuts", "up to \(TimeSlots.limit) of hh:mm-hh:mm", text) }
            away.append(blackOut)
        }
        let minutes = try closingMinutes(away)
        _ = try HostLedger.url(database)
        if let fault = fees.fault { throw .invalid(fault.key, fault.expected, fault.found) }
        let profile = try self.profile.profile(transport: transport, hasTLS: tls != nil)
        guard profile.transport == .plain || tls != nil else {
            throw .invalid(
                "tls", "certificate and key of this host (or transport: plain, on a line that you trust)", "nothing")
        }
        guard tls?.revoked == nil || tls?.clientAuthorities != nil else {
            throw .invalid("tls.revoked", "clientAuthorities beside it, as terminals show no certificates else", "none")
        }
        return HostConfiguration(
            profile: profile, institution: institution, clearingCutOff: BusinessDayRule(cutOff: cutOff),
            keepsBatchesInOneDay: batchPerClearingDay, issuerTimeout: issuerTimeout, repairHours: repairHours,
            macFailuresUntilLock: wrongMACs == 0 ? nil : wrongMACs, blackOuts: away, closingMinutes: minutes,
            closingCapacity: closingCapacity == 0 ? nil : closingCapacity, signsOffOncePerDay: signOffPerClearingDay,
            shopFreezeMinutes: shopFreezeMinutes)
    }

    /// What the port speaks; nil is plain TCP.
    ///
    /// - Parameter now: Seconds since 1970.
    public func serverTLS(at now: Int64) throws(TLSProblem) -> ServerTLS? {
        guard let tls else { return nil }
        let identity = TLSIdentity(certificate: tls.certificate, key: tls.key)
        return try ServerTLS(
            .init(identity: identity, clientAuthorities: tls.clientAuthorities, revoked: tls.revoked), at: now)
    }

    /// The upstream addresses, checked.
    public func upstreamEndpoints() throws(SettingsError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for text in upstream {
            guard let endpoint = Endpoint(text) else {
                throw .invalid("upstream", "addresses such as 192.0.2.1:8583", text)
            }
            endpoints.append(endpoint)
        }
        return endpoints
    }
}
