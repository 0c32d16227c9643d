import Dispatch
import Instruments
import Testing

@Suite("What a service counts")
struct InstrumentTests {
    @Test("The page is in Prometheus's text format: help, type, samples; buckets cumulate and end with +Inf")
    func page() {
        let histogram = Histogram(bounds: [1_000_000, 2_500_000_000])
        for value: UInt64 in [1, 1_000_000, 1_000_001, 3_000_000_000] { histogram.record(value) }
        var page = Exposition()
        page.add(.counter, "a_total", "Things\nthat \\ came.", 3 as UInt64)
        let samples: [(Exposition.Labels, UInt64)] = [
            ([(name: "code", value: "5\"1"), (name: "kind", value: "sale")], 2),
            ([(name: "code", value: "00"), (name: "kind", value: "x\\y")], 7),
        ]
        page.add(.gauge, "b", "Others.", samples)
        page.add("c_seconds", "Times.", histogram.reading, unit: 1e9)
        #expect(
            page.text == """
                # HELP a_total Things\\nthat \\\\ came.
                # TYPE a_total counter
                a_total 3
                # HELP b Others.
                # TYPE b gauge
                b{code="00",kind="x\\\\y"} 7
                b{code="5\\"1",kind="sale"} 2
                # HELP c_seconds Times.
                # TYPE c_seconds histogram
                c_seconds_bucket{le="0.001"} 2
                c_seconds_bucket{le="2.5"} 3
                c_seconds_bucket{le="+Inf"} 4
                c_seconds_sum 3.002000002
                c_seconds_count 4

                """)
    }

    @Test("Nothing that many threads count at once is lost")
    func threads() {
        let counter = Counter()
        let counters = Counters<Int>([0])
        let histogram = Histogram(bounds: [10])
        DispatchQueue.concurrentPerform(iterations: 8) { number in
            for value in 0..<2_000 as Range<UInt64> {
                counter.add()
                counters.add(2, number % 2)
                histogram.record(value % 20)
            }
        }
        #expect(counter.value == 16_000)
        #expect(counters.values == [0: 16_000, 1: 16_000])
        #expect(histogram.reading.counts == [8_800, 7_200])
        #expect(histogram.reading.total == 8 * 100 * 190)
    }

    @Test("Median and 99th percentile of an interval lie within the range that holds them")
    func quantiles() throws {
        let histogram = Histogram(bounds: [10, 100, 1000])
        for _ in 0..<500 { histogram.record(5000) }
        let before = histogram.reading
        for _ in 0..<98 { histogram.record(50) }
        for _ in 0..<2 { histogram.record(900) }
        let reading = histogram.reading.since(before)
        #expect(reading.count == 100)
        #expect((10...100).contains(try #require(reading.quantile(0.5))))
        #expect((100...1000).contains(try #require(reading.quantile(0.99))))
        #expect(reading.mean == 67)
        // Beyond the last bound nothing more is known than that.
        #expect(before.quantile(0.5) == 1000)
        #expect(histogram.reading.since(histogram.reading).quantile(0.5) == nil)
    }
}
