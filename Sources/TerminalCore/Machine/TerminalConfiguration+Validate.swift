import DayEnd
public import UnionPay

extension TerminalConfiguration {
    /// Whether every message that names this terminal can be written: its numbers, its operator, its serial number.
    ///
    /// A machine whose configuration does not pass stops at its first sign-in.
    ///
    /// - Throws: ``FieldError`` naming the field and what it may hold.
    public func validate() throws(FieldError) {
        let builder = RequestBuilder(self)
        let profile = profile
        let totals = SettlementTotals(domestic: .zero, foreign: .zero)
        _ = try builder.checked { builder throws(FieldError) in try builder.signIn(stan: .first, batch: .first) }
        _ = try builder.checked { builder throws(FieldError) in
            try builder.settlement(stan: .first, batch: .first, totals: totals, form: profile.settlementForm)
        }
        for kind in [MessageKind.echo, .parameterDownload, .parameterDownloadEnd, .statusUpload] {
            _ = try builder.checked { builder throws(FieldError) in try builder.management(kind, batch: .first) }
        }
    }
}
