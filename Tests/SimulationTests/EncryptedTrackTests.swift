import DayEnd
import HostCore
import ISO8583
import PaymentSecurity
import Sealing
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Encrypted tracks")
struct EncryptedTrackTests {
    @Test(
        "Swiped sales with encrypted tracks are approved, and the day balances",
        arguments: [KeyScheme.doubleDESWithTDK, .sm4])
    func sales(_ scheme: KeyScheme) throws {
        let shop = try Shop {
            $0.keyScheme = scheme
            $0.encryptsTracks = true
        }
        var cards: [CardSecrets] = []
        for month in ["01", "02", "03", "04", "05", "06", "07", "08"] {
            let card = CardSecrets(pan: Shop.domestic.pan, expiry: "30" + month)
            let line = try shop.line(.sale, 700, card)
            #expect(shop.posting(line)?.state == .approved)
            // The host has found the number behind the cipher.
            #expect(shop.posting(line)?.card.masked == "622202*********0128")
            cards.append(card)
        }
        let sales = shop.messages(.toHost).filter { $0.mti == .financialRequest }
        let tracks = sales.compactMap { $0.text(35) }
        #expect(tracks.count == cards.count)
        for (track, card) in zip(tracks, cards) {
            let clear = card.pan + "=" + card.expiry + "2010000012300"
            #expect(track.count == clear.count)
            // The last byte's share stays as it is; what comes before it does not.
            #expect(track.last == clear.last && track.prefix(36) != clear.prefix(36))
        }
        #expect(tracks.contains { track in track.contains { "ABCEF".contains($0) } })
        for sale in sales { #expect(try SecurityControl(parsing: #require(sale.text(53))).tracksEncrypted) }
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }
}
