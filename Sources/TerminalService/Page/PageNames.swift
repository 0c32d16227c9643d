import TouchPage

// The day's own words have these names too, and the page's module bears the name of a type.
typealias OpenItemsScreen = OpenItems
typealias CountScreen = CashCount
