/// What is worth counting of what a host did. Durable with the commit of the same input; holds nothing of a card.
public enum HostNote: Hashable, Sendable {
    /// New working keys were made, or those of the same sign-in told again.
    case signedIn
    /// A message had a wrong MAC, or none where it must have one.
    case macFailure
    /// So many in a row that nothing with a MAC is looked at any more until the terminal has signed in afresh.
    case locked
    /// A settlement was compared: whether both classes agree.
    case settled(isBalanced: Bool)
    /// A terminal was given a place in the closing hours; so many have one now.
    case placeGiven(places: Int)
    /// A batch was closed, with so many lines that differ.
    case batchClosed(differences: Int)
}
