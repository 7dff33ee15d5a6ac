"""Words that carry no content, as terms are written before their endings are cut."""

from typing import Final

_ENGLISH: Final = """
    a about above after again against all also am an and any are arent as at be because been
    before being below between both but by can cannot cant could couldnt did didnt do does
    doesnt doing dont down during each either else etc ever every few for from further get
    gets got had has have having he her here hers herself him himself his how however i if
    in into is isnt it its itself just let like may me might more most much must my myself
    neither no nor not of off on once one only or other our ours out over own per please
    rather same shall she should so some such tell than that the their theirs them
    themselves then there these they this those through thus to too toward towards under
    until up upon very was wasnt we were werent what when where whether which while who whom
    whose why will with within without wont would wouldnt yet you your yours
"""
_SPANISH: Final = """
    a al algo ante como con contra cual cuando de del desde donde e el ella ellas ellos en
    entre era es esa ese eso esta estas este esto estos fue ha han hasta hay la las le les
    lo los mas me mi muy ni no nos o os otra otro para pero por porque que quien se segun
    ser si sin sobre son su sus tambien te un una unas uno unos y ya
"""
_FRENCH: Final = """
    au aux avec c ce cela ces cet cette comme d dans de des du elle elles en est et etait
    ete etre eu il ils j je l la le les leur leurs lui m mais me meme mes moi mon n ne nos
    notre nous on ont ou par pas plus pour qu que quel quelle qui s sa se ses si son sont
    sur t ta te tu un une vos votre vous y
"""
_GERMAN: Final = """
    aber alle als am an auch auf aus bei bin bis bist da damit das dass dem den der des die
    dies diese dieser dieses doch dort du durch ein eine einem einen einer eines er es fur
    hat haben ich ihm ihn ihr ihre im in ist ja kann kein keine man mehr mit nach nicht noch
    nur ob oder ohne sein seine sich sie sind so uber um und uns unter vom von vor war waren
    was wenn wer werden wie wir wird wurde zu zum zur
"""
_RUSSIAN: Final = """
    а бы был была были было быть в вас весь во вот все всего всех вы где да для до его ее
    если есть еще же за здесь и из или им их к как когда которая которое которые который кто
    ли мне мы на над не него нее нет ни них но о об он она они оно от по под после при с со
    так такой также там то того тоже той только том тот ты у уже чего чем что чтобы эта эти
    это этого этой этом этот я
"""
_CHINESE: Final = """
    的 了 和 是 在 与 與 及 或 之 也 就 都 而 着 著 被 把 对 對
    从 從 到 为 為 以 于 於 这 這 那 个 個 什么 怎么 哪些 哪里 如何
    为什 是否
"""
STOPWORDS: Final = frozenset(
    " ".join((_ENGLISH, _SPANISH, _FRENCH, _GERMAN, _RUSSIAN, _CHINESE)).split()
)
