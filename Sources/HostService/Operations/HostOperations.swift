import DayEnd
import HostCore
import Instruments
import Timekeeping
import UnionPay
import Wire

/// What a host tells those who look after it: a page of figures, and where it stands.
struct HostOperations: Sendable {
    let metrics: HostMetrics
    let engine: HostEngine
    let readiness: HostReadiness
    let clock: WallClock
    let folder: String
    let limits: FrameLimits
    let connections: @Sendable () -> Int
    let issuer: any IssuerLink
    /// When the certificate runs out, in seconds since 1970; nil without one.
    let certificateEnd: @Sendable () -> Int64?
    let start = ContinuousClock.now

    func page() -> String {
        var page = Exposition()
        addRequests(to: &page)
        addLedger(to: &page)
        addDays(to: &page)
        addConnections(to: &page)
        page.add(
            .gauge, "qiantui_host_draining", "1 while the host answers what it has in hand before it stops.",
            readiness.isDraining ? 1 : 0 as UInt64)
        ProcessFigures.add(to: &page, folder: folder)
        return page.text
    }

    private func addRequests(to page: inout Exposition) {
        page.add(.counter, "qiantui_host_frames_total", "Frames that came.", metrics.frames.value)
        page.add(
            .counter, "qiantui_host_frames_unreadable_total", "Frames that are no message.", metrics.unreadable.value)
        page.add(
            .counter, "qiantui_host_answers_total", "Answers by kind of message and response code (F39).",
            metrics.answers.values.map { ([("kind", $0.key.kind.label), ("code", $0.key.code)], $0.value) })
        page.add(
            .counter, "qiantui_host_sheds_total", "Requests that were told 96 as there was no room for them.",
            metrics.sheds.values.map { ([("reason", $0.key.rawValue)], $0.value) })
        page.add(
            .counter, "qiantui_host_drops_total", "Requests that were left without an answer for want of room.",
            metrics.drops.values.map { ([("reason", $0.key.rawValue)], $0.value) })
        page.add(
            "qiantui_host_answer_seconds", "Time from a request to its answer, its issuer's time included.",
            metrics.answerTimes.reading, unit: 1e9)
        page.add(
            .gauge, "qiantui_host_queue_depth", "Requests and issuers' answers that wait for the ledger.",
            UInt64(engine.depth))
    }

    private func addLedger(to page: inout Exposition) {
        page.add(
            "qiantui_host_group_size", "Requests and issuers' answers that shared a commit.", metrics.groups.reading)
        page.add(
            "qiantui_host_commit_seconds", "Time of a durable commit.", metrics.commitTimes.reading, unit: 1e9)
        page.add(
            .counter, "qiantui_host_ledger_failures_total", "What the ledger did not take.",
            metrics.ledgerFailures.values.map { ([("what", $0.key.rawValue)], $0.value) })
    }

    private func addDays(to page: inout Exposition) {
        page.add(.counter, "qiantui_host_sign_ins_total", "Sign-ins that were answered.", metrics.signIns.value)
        page.add(.counter, "qiantui_host_mac_failures_total", "Messages with a wrong MAC.", metrics.macFailures.value)
        page.add(
            .counter, "qiantui_host_mac_lockouts_total", "Terminals that must sign in afresh after many wrong MACs.",
            metrics.lockOuts.value)
        page.add(
            .gauge, "qiantui_host_closing_places", "Terminals that have a place in the closing hours (closingHours).",
            UInt64(max(0, metrics.places.value)))
        page.add(
            .gauge, "qiantui_host_closing_places_max",
            "Places that closingHours and closingCapacity make; 0 for no limit.",
            UInt64(max(0, metrics.placesMax.value)))
        page.add(
            .counter, "qiantui_host_settlements_total", "Settlements that were compared, by verdict.",
            metrics.settlements.values.map { ([("verdict", $0.key ? "balanced" : "differs")], $0.value) })
        page.add(
            .counter, "qiantui_host_batches_closed_total", "Batches that were closed, by whether lines differ.",
            metrics.batchesClosed.values.map { ([("lines", $0.key ? "agree" : "differ")], $0.value) })
        page.add(
            .counter, "qiantui_host_issuer_questions_total", "Questions to issuers.",
            metrics.issuerQuestions.values.map { ([("act", "\($0.key)")], $0.value) })
        page.add(
            .counter, "qiantui_host_issuer_timeouts_total", "Acts whose issuer did not answer in time.",
            metrics.issuerTimeouts.value)
        page.add(
            "qiantui_host_issuer_seconds", "Time of an issuer's answer.", metrics.issuerTimes.reading, unit: 1e9)
        page.add(
            .gauge, "qiantui_host_issuer_connected", "1 while there is a line to the issuers.",
            issuer.isConnected ? 1 : 0 as UInt64)
        page.add(
            .gauge, "qiantui_host_issuer_waits", "Acts whose issuer has not answered yet.",
            UInt64(max(0, metrics.issuerWaits.value)))
    }

    private func addConnections(to page: inout Exposition) {
        page.add(.gauge, "qiantui_host_connections", "Open connections.", UInt64(connections()))
        page.add(
            .gauge, "qiantui_host_connections_max", "Connections that may be open (connections).",
            UInt64(limits.connections))
        page.add(
            .counter, "qiantui_host_connections_accepted_total", "Connections that were taken in.",
            metrics.accepted.value)
        page.add(
            .counter, "qiantui_host_connections_refused_total", "Connections that were closed at once.",
            metrics.refused.values.map { ([("reason", $0.key.rawValue)], $0.value) })
        page.add(
            .counter, "qiantui_host_connections_closed_total", "Connections that ended, by how.",
            metrics.closed.values.map { ([("reason", $0.key)], $0.value) })
        if let end = certificateEnd() {
            page.add(
                .gauge, "qiantui_host_certificate_end_seconds",
                "When the port's certificate runs out, in seconds since 1970.", UInt64(max(0, end)))
        }
    }

    func snapshot() -> HostSnapshot {
        let answers = metrics.answers.values
        func sum(_ isWanted: (HostMetrics.Answer) -> Bool) -> UInt64 {
            answers.reduce(0) { isWanted($1.key) ? $0 + $1.value : $0 }
        }
        let time = (ContinuousClock.now - start).components
        return HostSnapshot(
            now: clock.now.description, uptime: Double(time.seconds) + Double(time.attoseconds) / 1e18,
            isDraining: readiness.isDraining, salesApproved: sum { $0.kind == .financial(.sale) && $0.code == "00" },
            salesRefused: sum { $0.kind == .financial(.sale) && $0.code != "00" }, answers: sum { _ in true },
            answerTimes: metrics.answerTimes.reading, commitTimes: metrics.commitTimes.reading,
            groups: metrics.groups.reading, waiting: engine.depth, atIssuers: metrics.issuerWaits.value,
            connections: connections(), connectionsRefused: metrics.refused.values.values.reduce(0, +),
            sheds: metrics.sheds.values.values.reduce(0, +), drops: metrics.drops.values.values.reduce(0, +),
            macFailures: metrics.macFailures.value,
            ledgerFailures: metrics.ledgerFailures.values.values.reduce(0, +), tonight: metrics.tonight,
            errors: metrics.errors)
    }
}
