import DayEnd

/// Which data key a card may be sealed under.
extension Terminal {
    /// Whether the batch that is open now may be closed before this act is booked: then its card must not be sealed
    /// under that batch's data key, which closing destroys.
    public func mayCloseBatch(before request: TransactionRequest) -> Bool {
        state.closing != nil || !session.commands.isEmpty || mustSettle(before: request)
    }
}
