/// What people in a shop make passwords of.
public enum Habit: String, Codable, CaseIterable, Hashable, Sendable {
    /// A day, yyyymmdd or yymmdd.
    case date
    /// A mobile number, 13x to 19x.
    case mobile
    /// A number that sounds like words or brings luck: 520, 1314, 168, 888.
    case luckyNumber
    /// A word in Pinyin.
    case pinyin
    /// One character over and over, or characters in their order.
    case run
}

/// The words and numbers behind ``Habit``.
public enum HabitWords {
    /// Numbers said for their sound or their luck, in China.
    public static let numbers = [
        "5201314", "1314520", "1314521", "7758521", "7758258", "3344521", "584520", "521521", "520520", "201314",
        "147258369", "147258", "258369", "159357", "159753", "789456", "741852", "963852", "369258", "110120", "1688",
        "16888", "168168", "88888", "66666", "6688", "8866", "9988", "5188", "5168", "1314", "1573", "8848", "9527",
        "2580", "10086", "10010", "10000", "95516", "95588", "95533", "12306", "12315", "110", "119", "120", "123",
        "168", "188", "518", "520", "521", "530", "666", "668", "688", "777", "886", "888", "988", "996", "998", "999",
    ]

    /// Words, family names and places in Pinyin, and what shop, till and terminal are called.
    public static let pinyin = [
        "aini", "baobao", "baobei", "beijing", "bangong", "caiwu", "chaoshi", "chen", "chengdu", "chongqing", "dalian",
        "dianpu", "dianzhang", "facai", "fandian", "fuwuyuan", "gongsi", "gongxi", "guangdong", "guangzhou", "guanli",
        "guanliyuan", "hangzhou", "huang", "jiayou", "jiezhang", "jiudian", "jiushi", "kafei", "kaixin", "kuaile",
        "laoban", "laogong", "laopo", "liang", "lihai", "lijing", "lilei", "lingshou", "lining", "liuwei", "mama",
        "meili", "meinv", "mima", "nanjing", "nihao", "ningbo", "qiandao", "qiantai", "qiantui", "qingdao", "shang",
        "shanghai", "shangdian", "shanghu", "shenzhen", "shoukuan", "shouyin", "shouyinji", "shouyintai", "shouyinyuan",
        "shuaka", "sichuan", "suzhou", "taobao", "tianjin", "tianmao", "wangba", "wang", "wangfei", "wanglei",
        "wangwei", "wangyan", "weixin", "woaini", "woaiwojia", "wode", "wodemima", "wuhan", "xiamen", "xian",
        "xiaofei", "xiaoming", "xiexie", "xingfu", "yangyang", "yinhang", "yinlian", "zhang", "zhangwei", "zhangyong",
        "zhanghao", "zhao", "zhejiang", "zhengzhou", "zhifu", "zhifubao", "zhongguo", "zhuguan", "zongjie", "zhou",
    ]

    /// What is tried first everywhere.
    public static let common = [
        "abc", "abcd", "access", "account", "admin", "alipay", "apple", "asdf", "asdfgh", "asdfghjkl", "bank",
        "baseball",
        "batman", "boss", "cashier", "changeme", "charlie", "china", "company", "computer", "cookie", "daniel", "demo",
        "default", "dragon", "football", "freedom", "guest", "hello", "hunter", "iloveyou", "jordan", "killer",
        "letmein", "login", "love", "machine", "manager", "master", "merchant", "michael", "monkey", "money", "office",
        "operator", "pass", "passport", "passwd", "password", "payment", "pos", "princess", "qazwsx", "qwer", "qwert",
        "qwerty", "qwertyuiop", "root", "sale", "secret", "server", "shadow", "shop", "star", "store", "summer",
        "sunshine", "superman", "supervisor", "system", "temp", "terminal", "test", "tigger", "till", "unionpay",
        "user", "welcome", "wechat", "winter", "spring", "autumn", "zaq", "zxcv", "zxcvbn", "zxcvbnm",
    ]
}
