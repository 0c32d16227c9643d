/// How many characters apart two texts are.
enum EditDistance {
    /// Whether insertions, deletions, replacements and swaps of neighbours (optimal string alignment) of at most
    /// `limit` turn one into the other.
    static func isWithin(_ limit: Int, _ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard abs(left.count - right.count) <= limit else { return false }
        var beforeLast = [Int]()
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count] <= limit
    }
}
