import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("How terminals are spread over a night")
struct SlotPlanTests {
    typealias Hours = TimeSlots.Hours

    /// Hours and black-outs of any kind that leave a minute.
    private static func plan(_ random: inout SplitMix64, most capacity: Int = 40) -> (OffPeakPlan, SlotPlan) {
        func part() -> Hours {
            while true {
                let length = Bool.random(using: &random) ? 200 : 1439
                let start = Int.random(in: 0..<1440, using: &random)
                let end = (start + Int.random(in: 1...length, using: &random)) % 1440
                if let part = Hours(start: start, end: end) { return part }
            }
        }
        while true {
            let blackOuts = (0..<Int.random(in: 0...TimeSlots.limit, using: &random)).map { _ in part() }
            let capacity = Int.random(in: 1...capacity, using: &random)
            var night = OffPeakPlan(hours: part(), blackOuts: blackOuts)
            night.capacity = capacity
            if let plan = SlotPlan(hours: night.hours, blackOuts: blackOuts, capacity: capacity) {
                return (night, plan)
            }
        }
    }

    @Test("No minute gets more than the capacity as long as the places suffice, and never two more than another")
    func capacity() {
        var random = SplitMix64(seed: 49)
        for _ in 0..<400 {
            let (night, plan) = Self.plan(&random)
            var counts: [Int: Int] = [:]
            for place in 0..<(plan.room ?? 0) + plan.open.count / 2 {
                let slot = plan.slot(of: place)
                #expect(night.hours.contains(slot) && !night.blackOuts.contains { $0.contains(slot) })
                counts[slot, default: 0] += 1
                // Place by place; the fullest is the newest or one before it.
                #expect(counts[slot] ?? 0 <= plan.highest(places: place + 1))
                guard place < plan.room ?? 0 else { continue }
                #expect(counts[slot] ?? 0 <= plan.capacity ?? 0)
                #expect(plan.shortage(places: place + 1) == nil)
            }
            // More than there is room for are levelled all the same.
            #expect((counts.values.max() ?? 0) - (counts.values.min() ?? 0) <= 1)
            #expect(counts.count == plan.open.count)
            let words = plan.shortage(places: (plan.room ?? 0) + 1) ?? ""
            #expect(words.contains("closingCapacity") && words.contains("closingHours"))
        }
    }

    @Test("Few terminals are spread over all of the hours")
    func few() throws {
        let hours = try #require(Hours(start: 1380, end: 300))
        let plan = try #require(SlotPlan(hours: hours, blackOuts: [], capacity: 1))
        for count in [2, 5, 10, 50, 180] {
            let slots = (0..<count).map { (plan.slot(of: $0) - 1380 + 1440) % 1440 }.sorted()
            let gaps = zip(slots, slots.dropFirst()).map { $1 - $0 }
            #expect((gaps.max() ?? 0) * count < 3 * 360, "\(count): \(slots)")
        }
    }

    @Test("Every open minute of a day is the turn of one slot, and each terminal finds its next one")
    func turns() {
        var random = SplitMix64(seed: 50)
        for _ in 0..<60 {
            let (night, plan) = Self.plan(&random)
            let open = plan.open
            var owners: [Int: Int] = [:]
            for slot in open.slots {
                let turns = open.turns(of: slot)
                #expect(turns.first == slot)
                for turn in turns { #expect(owners.updateValue(slot, forKey: turn) == nil) }
                for minute in stride(from: Int.random(in: 0..<200, using: &random), to: 1440, by: 97) {
                    let wait = (0..<1440).first { turns.contains((minute + $0) % 1440) }
                    #expect(open.minutesUntilTurn(of: slot, from: minute) == wait)
                }
            }
            let away = (0..<1440).filter { minute in night.blackOuts.contains { $0.contains(minute) } }
            #expect(Set(owners.keys) == Set(0..<1440).subtracting(away))
            for minute in away { #expect(open.minutesUntilTurn(of: minute, from: 0) == nil) }
        }
    }

    @Test("At the end of a black-out no minute gets more than the capacity, whenever whoever asks")
    func herd() {
        var random = SplitMix64(seed: 51)
        for _ in 0..<40 {
            let (night, plan) = Self.plan(&random, most: 3)
            let blackOut = night.blackOuts.first ?? night.hours
            let start = Moment(date: Shop.start.date, secondOfDay: blackOut.start * 60, utcOffset: 28_800)
            var counts: [Int64: Int] = [:]
            for place in 0..<(plan.room ?? 0) {
                let slots = TimeSlots(slot: plan.slot(of: place), blackOuts: night.blackOuts, hours: night.hours)
                let turns = ClosingTurns(slots, terminal: String(10_000_000 + place), merchant: Shop.merchant)
                let asked = start.adding(seconds: Int64.random(in: 0..<60, using: &random))
                // Without a wait it is its turn now.
                guard let first = turns.wait(at: asked) else { continue }
                #expect(first.until.secondOfDay % 60 == 0 && !turns.isAway(at: first.until))
                let woken = asked.adding(seconds: Int64(first.seconds))
                #expect(woken.secondOfDay / 60 == first.until.secondOfDay / 60)
                #expect(turns.wait(at: woken) == nil)
                counts[first.until.milliseconds, default: 0] += 1
            }
            for (minute, count) in counts { #expect(count <= plan.capacity ?? 0, "\(minute)") }
        }
    }

    @Test(
        "A closing time is put off to the slot; where that comes before it, to a later turn: never the shop's own day")
    func closingTimes() throws {
        let hours = try #require(Hours(start: 23 * 60, end: 5 * 60))
        func time(_ closeAt: Int, slot: Int, blackOuts: [TimeSlots.BlackOut] = []) -> String {
            let turns = ClosingTurns(
                TimeSlots(slot: slot, blackOuts: blackOuts, hours: hours), terminal: "10000001", merchant: Shop.merchant
            )
            let delay = turns.delay(of: closeAt * 60)
            #expect(delay >= 0 && delay <= 86_400)
            let minute = (closeAt * 60 + delay) / 60
            return "\(minute / 60 % 24):\(minute % 60)"
        }
        #expect(time(22 * 60, slot: 23 * 60 + 40) == "23:40")
        #expect(time(18 * 60, slot: 4 * 60) == "4:0")
        // A bar that closes at two: its slot at 23:40 would fall into its evening.
        #expect(time(26 * 60 % 1440, slot: 23 * 60 + 40) == "5:40")
        #expect(time(26 * 60 % 1440, slot: 3 * 60 + 7) == "3:7")
        let night = [TimeSlots.BlackOut(start: 5 * 60, end: 6 * 60)].compactMap(\.self)
        #expect(time(26 * 60 % 1440, slot: 23 * 60 + 40, blackOuts: night) == "6:40")
    }

    @Test("Whatever a night is like, no planned minute exceeds the capacity and every day is closed")
    func nights() throws {
        var random = SplitMix64(seed: 52)
        var inputs = 0
        for seed: UInt64 in 0..<24 {
            var (night, plan) = Self.plan(&random, most: 12)
            night.terminals = min(plan.room ?? 0, 300)
            night.capacity = plan.capacity
            night.closeAt = Int.random(in: 0..<1440, using: &random) * 60
            night.seed = seed
            if seed % 3 == 0 { night.outage = Hours(start: night.hours.start, end: (night.hours.start + 40) % 1440) }
            if seed % 4 == 0 { night.calm() }
            let report = try OffPeakNight.play(night)
            #expect(report.planned.terminals <= plan.capacity ?? 0, "seed \(seed): \(report.planned)")
            #expect(report.closed == night.terminals, "seed \(seed)")
            #expect(report.waits.map(\.terminals).reduce(0, +) == night.terminals)
            inputs += report.inputs
        }
        // A terminal is looked at when something happens to it, not each minute.
        #expect(inputs < 24 * 300 * 8, "\(inputs) inputs")
    }

    @Test("After an outage that nobody announced terminals come back in later turns of their own, not all at its end")
    func outage() throws {
        var night = OffPeakPlan(hours: try #require(Hours(start: 1380, end: 300)))
        night.terminals = 7_200
        night.capacity = 20
        night.calm()
        night.outage = Hours(start: 0, end: 60)
        let report = try OffPeakNight.play(night)
        #expect(report.planned.terminals <= 20 && report.closed == 7_200)
        // 1,200 were held up: those of the last minutes come back at once, the others where nobody else does.
        #expect(report.all.terminals <= 80, "\(report.all)")
        #expect(report.minutes.map(\.laterTurn).reduce(0, +) > 1_000)
        #expect(report.withoutSlots.terminals == 7_200)
    }

    @Test("One seed is one night")
    func repeats() throws {
        var night = OffPeakPlan(hours: try #require(Hours(start: 1380, end: 300)))
        night.terminals = 2_000
        night.capacity = 6
        let (first, second) = (try OffPeakNight.play(night), try OffPeakNight.play(night))
        #expect(first.minutes.map(\.all) == second.minutes.map(\.all) && first.longestWait == second.longestWait)
        night.seed = 2
        #expect(try OffPeakNight.play(night).minutes.map(\.all) != first.minutes.map(\.all))
    }
}
