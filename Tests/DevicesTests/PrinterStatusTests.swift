import Devices
import Testing

@Suite("The printer's four status bytes")
struct PrinterStatusTests {
    @Test("Every value of every byte is read or refused, never trapped on")
    func everyByte() {
        for byte in UInt8.min...UInt8.max {
            let isStatus = byte & 0b1001_0011 == 0b0001_0010
            #expect(PrinterStatus.isStatus(byte) == isStatus)
            for place in 0..<4 {
                var bytes = [UInt8](repeating: 0x12, count: 4)
                bytes[place] = byte
                let status = PrinterStatus(
                    printer: bytes[0], offlineCause: bytes[1], errorCause: bytes[2], paper: bytes[3])
                #expect((status != nil) == isStatus)
                let codes = status.map { PrinterObservation.status($0).faults } ?? []
                #expect(Set(codes).count == codes.count)
            }
        }
    }

    @Test(
        "Each bit has its meaning",
        arguments: [
            (0, 0x1A, "PRN-01"), (0, 0x32, "PRN-01"), (1, 0x16, "PRN-03"), (1, 0x32, "PRN-02"), (1, 0x52, "PRN-12"),
            (2, 0x1A, "PRN-04"), (2, 0x32, "PRN-05"), (2, 0x52, "PRN-06"), (2, 0x16, "PRN-12"), (3, 0x1E, "PRN-07"),
            (3, 0x16, "PRN-07"), (3, 0x72, "PRN-02"), (3, 0x32, "PRN-02"), (3, 0x7E, "PRN-02"),
        ])
    func bits(place: Int, byte: Int, code: String) throws {
        var bytes = [UInt8](repeating: 0x12, count: 4)
        bytes[place] = UInt8(byte)
        let status = try #require(
            PrinterStatus(printer: bytes[0], offlineCause: bytes[1], errorCause: bytes[2], paper: bytes[3]))
        #expect(status.faults.map(\.description) == [code])
        #expect(status.canPrint == (code == "PRN-07"))
    }

    @Test("Off line is named only where no nearer cause is known")
    func nearestCause() {
        #expect(PrinterStatus(bits: 0x08, 0x04, 0, 0).faults == [.coverOpen])
        #expect(PrinterStatus(bits: 0x08, 0x20, 0, 0x60).faults == [.paperOut])
        #expect(PrinterStatus.ready.faults.isEmpty && PrinterStatus.ready.canPrint)
        // The drawer's switch and the feed button are no fault.
        #expect(PrinterStatus(bits: 0x44, 0x08, 0, 0).faults.isEmpty)
    }
}
