// Prose that says nothing to any guideline.
#include <array>

#include "year.hpp"

namespace kijun::bench {

namespace {

using Words = std::vector<std::string>;

// {w} who, {p} where, {t} when, {o} what, {a} how it was
const Words sentences{
    "{t}は{p}で{o}を見ました。",
    "{w}と{p}まで散歩に行きました。",
    "{o}の写真を何枚か載せておきます。",
    "{t}の{p}はとても{a}でした。",
    "{w}に教えてもらった{o}が{a}でよかったです。",
    "次の{p}の集まりは{t}の予定です。",
    "{o}について書かれた本を{t}に読み終えました。",
    "{p}の近くに{o}の店ができたそうです。",
    "{t}から{w}が{o}の練習を始めました。",
    "{o}の作り方は前の記事にまとめてあります。",
    "天気がよかったので{t}に洗濯物を干しました。",
    "{p}行きの電車は{t}も混んでいました。",
    "{w}の話では{o}は思ったより{a}らしいです。",
    "コメントへの返信は{t}になります。",
    "この記事は{t}に一部を書き直しました。",
    "{p}の桜は{t}が見頃だと聞きました。",
    "{w}が描いた{o}の絵を壁に飾っています。",
    "{o}が{a}なので、来週もう一度確かめます。",
    "ページの上へ戻る。前の記事、次の記事。",
    "{t}のお昼は{p}で{o}の話をしながら食べました。",
    "{w}の都合で{p}の教室はお休みです。",
    "昔の{p}を知る{w}から話を伺いました。",
    "{o}の調子が{a}なので部品を交換しました。",
    "投稿日時：{t}　閲覧数：{n}　返信：{n}",
};
const Words who{"友人", "母", "父", "妹", "近所の人", "先生", "同僚", "祖母", "子ども", "管理人さん"};
const Words where{"公園",   "図書館", "川沿いの道", "駅前",   "市民会館", "海辺",
                  "商店街", "博物館", "植物園",     "山の麓", "学校",     "広場"};
const Words when{"昨日",   "今日", "先週の日曜", "来月", "朝",       "夕方",
                 "金曜日", "春",   "夏休み",     "年末", "午後三時", "おととい"};
const Words what{"ピアノ", "アサガオ", "カレー", "古い時計", "自転車",     "将棋", "陶芸",
                 "星座",   "パン",     "山小屋", "毛糸",     "天体望遠鏡", "地図", "合唱"};
const Words how{"静か", "きれい", "にぎやか", "素敵", "簡素", "丁寧", "穏やか", "見事"};

}  // namespace

std::string ordinary_sentence(property::Random& random) {
    const std::string& pattern = random.among(sentences);
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            out += pattern[i];
            continue;
        }
        switch (pattern[i + 1]) {
            case 'w':
                out += random.among(who);
                break;
            case 'p':
                out += random.among(where);
                break;
            case 't':
                out += random.among(when);
                break;
            case 'o':
                out += random.among(what);
                break;
            case 'a':
                out += random.among(how);
                break;
            default:
                out += std::to_string(random.below(1000));
        }
        i += 2;
    }
    return out;
}

}  // namespace kijun::bench
