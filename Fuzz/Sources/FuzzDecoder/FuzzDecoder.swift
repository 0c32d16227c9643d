import CFuzzer
import Glibc
import ISO8583
import UnionPay

/// libFuzzer's entry: the first byte chooses what the rest is read as.
@main
enum FuzzDecoder {
    static func main() {
        var argc = CommandLine.argc
        var argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        let status = LLVMFuzzerRunDriver(&argc, &argv) { data, size in
            let input = [UInt8](UnsafeBufferPointer(start: data, count: size))
            guard let choice = input.first else { return 0 }
            let bytes = Array(input.dropFirst())
            switch choice % 4 {
            case 0: Readers.frame(bytes)
            case 1: Readers.message(bytes)
            case 2: Readers.tlv(bytes)
            default: FieldReaders.all(bytes)
            }
            return 0
        }
        exit(status)
    }
}

/// Ends the process with a finding when a reading does not lead back to its bytes.
func demand(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError(what()) }
}
