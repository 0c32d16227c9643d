public import ISO8583

extension AcquirerProfile {
    /// What stands around the messages of this host's link.
    public var frameFormat: FrameFormat {
        FrameFormat(hasHeader: hasHeader, dialect: .unionPayTerminal)
    }

    /// A request to this host, ready to be encoded.
    ///
    /// A profile that ``validate()`` refuses may give a frame without TPDU or header, which does not encode.
    ///
    /// - Parameters:
    ///   - message: the request.
    ///   - testing: whether header digit 5 marks it as a test.
    public func requestFrame(_ message: Message, testing: Bool = false) -> Frame {
        let versions = decimalText(applicationClass, width: 2) + decimalText(softwareVersion, width: 2)
        let header = MessageHeader(versions + (testing ? "10" : "00") + softwareSubVersion)
        return Frame(
            tpdu: TPDU("60" + tpduDestination + "0000"), header: hasHeader ? header : nil, message: message)
    }
}
