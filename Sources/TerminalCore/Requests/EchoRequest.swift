public import DayEnd
public import UnionPay

extension TerminalConfiguration {
    /// An echo test (0820 with 60.3 = 301): it has no trace number and no MAC, and moves nothing at either side.
    ///
    /// - Throws: ``FieldError`` where this terminal's names cannot be written.
    public func echoRequest(batch: BatchNumber) throws(FieldError) -> OutgoingRequest {
        OutgoingRequest(
            exchange: 0, kind: .echo, message: try RequestBuilder(self).management(.echo, batch: batch),
            sealing: Sealing())
    }
}
