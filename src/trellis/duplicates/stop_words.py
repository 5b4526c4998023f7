"""Stop words: words that every text has, so that two texts which share them share nothing.

Of the languages here they are listed. Of any other language they are those that its courses have in common, and its
short words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from .normalise import fold_text

STOP_WORDS: Mapping[str, str] = {
    "ar": """
        في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين هو هي هم هن نحن أنت أنا أن إن كان كانت يكون تكون ما
        ماذا متى أين كيف لماذا لا لم لن قد كل بعض أي أو ثم بين بعد قبل حتى عند عندما إذا لكن كما أيضا غير بل وقد
        منذ حول دون خلال ضد نحو لها له لهم به بها بهم فيه فيها منه منها عليه عليها إليه إليها ليس هناك هنا الى
        او ايضا
        """,
    "cs": """
        aby ale ani ano asi bez bude budou by byl byla byli bylo být co což další do ho jak jako je jeho jej
        její jejich jen ještě ji jich jim již jsem jsi jsme jsou jste kam kde kdo kdy když která které který ma
        mají mezi mi mít mnou mohou může na nad nebo nebyl nechť než nic ním od ona oni ono po pod podle pokud
        pro proč proto před při přes se si sobě své svůj tak také tato tedy ten tento to toho tomto tu tuto tyto
        už ve však všechny vy za ze že
        """,
    "da": """
        af alle andet andre at begge blev bliver da de dem den denne der deres det dette dig din disse dit dog
        du efter eller en end er et for fordi fra før gennem god ham han hans har havde have hej hele hende
        hendes her hos hun hvad hver hvilken hvis hvor hvordan hvorfor hvornår ikke ind ingen jeg jer jeres kan
        kom kunne lav man mange med meget men mere mig min mit mod må ned noget nogle nok nu når og også om op
        os over på samme sig sin sit skal skulle som sådan til ud uden under var ved vi vil ville vor være været
        """,
    "de": """
        aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei
        beim bevor bin bis bist da dabei dadurch dafür daher damit danach daran darauf daraus darin darüber
        darum das dass dazu dein deine deinem deinen deiner dem den denen denn der deren des deshalb dessen die
        dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas
        euch euer eure für gegen geht gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr
        ihre ihrem ihren ihrer ihres im immer in indem ins ist ja jede jedem jeden jeder jedes jene jetzt kann
        kein keine keinem keinen keiner können könnte lassen lässt mach machen macht man manche mehr mein meine
        meinem meinen meiner mich mir mit muss müssen nach nicht nichts noch nun nur ob oder oft ohne schon sehr
        sein seine seinem seinen seiner seit selbst sich sie sind so sobald solche soll sollen sollte sondern
        sonst sowie über um und uns unser unsere unserem unseren unserer unter viel viele vom von vor während
        wann war waren warum was weder weg weil weiter welche welchem welchen welcher welches wenn wer werde
        werden wie wieder will wir wird wirst wo wobei wohin wollen worauf worin wurde wurden würde würden zu
        zum zur zwar zwischen
        """,
    "en": """
        about above across after again against all almost along already also although always am among an and
        another any anybody anyone anything are around as at back be because been before behind being below
        between both but by can cannot could did do does doing done down during each either else enough even
        ever every everybody everyone everything for from further had has have having he her here hers herself
        him himself his how however if in including instead into is it its itself just many may me might mine
        more much must my myself neither never no nobody none nor not nothing now of off often on once one only
        onto or other others our ours ourselves out over own per perhaps rather really shall she should since so
        some somebody someone something still such than that the their theirs them themselves then there
        therefore these they this those though through throughout thus to too toward towards under until up upon
        us very via was we were what whatever when where whether which while who whole whom whose why will with
        within without would yes yet you your yours yourself
        """,
    "es": """
        al algo algunas alguno algunos ante antes aquel aquella aquellas aquellos aquí así aunque bien cada casi
        como cómo con contra cosas cual cuál cuales cualquier cuando cuándo de del desde después donde dónde dos
        durante el él ella ellas ello ellos en entonces entre era eran eres es esa esas ese eso esos esta está
        están estas este esto estos fue fueron ha hace hacen hacer hacia han hasta hay incluso la las le les lo
        los más me mediante menos mi mientras mis misma mismo mucha muchas mucho muchos muy nada ni ningún
        ninguna no nos nosotros nuestra nuestras nuestro nuestros nunca otra otras otro otros para pero poco
        podemos poder por porque pueda puede pueden pues que qué quien quién quienes sea sean según ser será si
        sí sido siempre sin sino sobre sólo solo son su sus también tan tanto te tiene tienen toda todas todo
        todos tras tu tus tú un una unas uno unos usted ustedes va van vez ya yo
        """,
    "fi": """
        ei eivät emme en että he heidän heille hän hänen ja jo johon joiden joihin joilla joita joka jokin jolla
        jonka jos joskus jossa josta jota jotka joten jotta kanssa kaikki kautta kuin kuinka kuka kun kuten me
        meidän meille mihin mikä millä milloin minkä minun minä missä mistä mitä miten mitkä molemmat monta
        mukaan mutta myös ne niiden niin niitä noin nyt näin nämä ole olet oli olivat olla olemme on ovat saa se
        sekä sen sillä siinä sinä sitten sitä tai tavalla te teidän tähän tämä tämän tässä tästä tätä vaan
        vaikka vain vielä voi voit voivat yli ympäri
        """,
    "fr": """
        afin ai ainsi alors après au aucun aucune aujourd aussi autre autres aux avant avec avez avoir avons car
        ce ceci cela celle celles celui ces cet cette ceux chacun chaque chez comme comment contre dans de
        dehors depuis des dès deux doit doivent donc dont du elle elles en encore entre est et était étaient été
        être eu eux faire fait faut fois font grâce hors il ils je jusqu jusque la là laquelle le lequel les
        lesquelles lesquels leur leurs lors lorsque lui ma mais me même mêmes mes mieux moi moins mon ne ni non
        nos notre nous on ont ou où par parce parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi
        pouvez puis quand que quel quelle quelles quelque quelques quels qui quoi sa sans se sera seront ses si
        soi soit son sont sous sur ta tant te tel telle telles tels tes toi ton toujours tous tout toute toutes
        très tu un une vers via voici voir vos votre vous
        """,
    "hu": """
        ahhoz ahogy ahol aki akik akkor alatt amely amelyek amelyet ami amikor annak arra arról az azok azon azt
        azután azzal bár be csak de egy egyes egyéb egyik el előtt elő ennek erre és ez ezek ezen ezért ezt fel
        felé ha hanem hogy hogyan igen így illetve ilyen is itt jó kell képest ki közben között külön lehet
        lenne lesz lett maga már más meg még mely mellett mert mi miért mikor milyen minden mindig mint mit nagy
        nagyon ne nekem neki nem nincs ő ők olyan ott össze saját se sem sok szerint számára több tovább új után
        utolsó vagy valaki van vannak vele vissza volt volna
        """,
    "id": """
        ada adalah agar akan antara apa apabila atas atau bagaimana bagi bahwa banyak beberapa belum bisa bukan
        dalam dan dapat dari dengan di dia hanya harus hingga ia ini itu jadi jika juga kami kamu kapan karena
        ke kepada ketika kita lagi lain lebih maka mana masih melalui mereka oleh pada paling para perlu saat
        saja sama sampai sangat saya sebagai sebelum secara sedang sehingga sejak seluruh semua seperti serta
        setelah setiap siapa suatu sudah supaya tanpa telah tentang terhadap tersebut tetapi tidak untuk yaitu
        yang
        """,
    "it": """
        abbiamo ad agli ai al alla alle allo altra altre altri altro anche ancora attraverso avere che chi ci
        ciascun ciò coi col come con contro così cui da dagli dai dal dalla dalle dallo degli dei del della
        delle dello dentro devono di dopo dove due durante ed era erano essere fa fare fino fra fuori già gli ha
        hai hanno ho il in io la le lei li lo loro lui ma mai mentre mi mia mie miei mio modo molta molte molti
        molto ne negli nei nel nella nelle nello no noi non nostra nostre nostri nostro ogni oppure ora per
        perché però più poi poco possono prima proprio può qual quale quali qualche quando quanto quella quelle
        quelli quello questa queste questi questo qui se sei senza si sia siamo siano siete solo sono sopra
        sotto su sua sue sugli sui sul sulla sulle sullo suo suoi tra tu tua tue tuo tuoi tutta tutte tutti
        tutto un una uno verso vi voi vostra vostre vostri vostro
        """,
    "nb": """
        alle andre at av bare begge ble bli blir blitt både da de deg dem den denne der dere deres det dette din
        disse ditt du eller en enn er et ett etter for fordi fra før gjennom god ha hadde han hans har hele
        hennes her hos hun hva hver hvilken hvis hvor hvordan hvorfor ikke ingen inn ja jeg kan kom kunne man
        mange med meg meget mellom men mer min mitt mot mye må ned noe noen nok nå når og også om opp oss over
        på samme seg selv sin sine sitt skal skulle slik som så til under uten ut var ved vi vil ville vår være
        vært
        """,
    "nl": """
        aan achter al alle alleen alles als altijd ander andere anders ben bent bij binnen daar daarbij daarin
        daarna daarom dan dat de deze die dit doe doen door dus een eens elk elke en enkele er erg ergens ervan
        even gaan gaat geen geven goed haar had hadden heb hebben hebt heeft heel hem hen het hier hij hoe hun
        ieder iedereen iemand iets ik in is ja je jij jou jouw jullie kan krijgen krijgt kun kunnen kunt laat
        laten maakt maar mag maken me meer meest men met mij mijn moet moeten na naar naast nadat niemand niet
        niets niks nog nooit nu of om omdat ons onze ook op over pas per samen sinds soms te tegen tenzij terug
        terwijl tijdens toch toe toen tot tussen twee uit uw van vanaf veel vaak via voor voordat waar waarbij
        waarin waarmee waarom waarop wanneer want waren was wat we weer wel welk welke werd werden weten wie wij
        wil willen word worden wordt ze zelf zich zij zijn zo zoals zodat zonder zou zouden zowel zul zult
        zullen
        """,
    "pl": """
        albo ale ani bardzo bez będzie być był była było były chce ci ciebie co coś czego czy czyli dla dlaczego
        dlatego do dziś gdy gdyby gdzie go ich im inne inny iż ja jak jakie jako jaki je jeden jednak jego jej
        jest jestem jeszcze jeśli jeżeli już każda każdy kiedy kilka kto która które którego których który
        którym którzy lub ma mają mi między mnie może możesz można mój mu musi my na nad nam nami nas nasz nasze
        natomiast nic nich nie nigdy nim niż od ona one oni oraz pan po pod podczas ponieważ przed przez przy
        się są skąd swoje swój ta tak także tam te tego tej ten też to tobie tu twój ty tych tylko tym wam was
        wasz we wiele więc wszystkich wszystko wy za zawsze ze żadna żaden że
        """,
    "pt": """
        ainda além algo alguma algumas alguns ante antes ao aos apenas após aquela aquelas aquele aqueles aquilo
        as assim até bem cada com como contra da das de dela delas dele deles depois desde dessa desse desta
        deste do dos dois durante é ela elas ele eles em enquanto entre era eram essa essas esse esses esta está
        estão estas este estes eu fazer foi foram há isso isto já lhe lhes mais mas me mediante meio melhor
        menos mesma mesmo meu meus minha muita muito muitos na nada não nas nem nenhum nessa nesse nesta neste
        no nos nós nossa nossas nosso nossos num numa nunca onde os ou outra outras outro outros para pela pelas
        pelo pelos pode podem pois por porque porquê qual quais quando quanto que quem são se seja sem sempre
        sendo ser será seu seus si sido só sob sobre sua suas também tão tem têm ter toda todas todo todos tu
        tudo um uma umas uns você vocês vos
        """,
    "ro": """
        acea aceasta această acel acest aceste acestea acești acum ai aici al ale alt alte am are aș așa asta
        ați atunci au avea avem avut ca că când care cărei căror ce cea cei cele ceva chiar cine cineva către cu
        cum cât da dacă dar de deci deja deoarece despre din dintre după ea ei el ele era este eu fără fi fie
        fiecare fost foarte iar îi îl in în înainte încât încă între îți la le lor lui mai mare mei mele mult
        multe mulți ne nici nimic niște noastre nostru noi nu o ori oricare pe pentru peste poate pot prea prin
        printre sa să sale sau său se si și spre sub sunt sus tot toate toți tu un una unde unei unele unii unor
        unui va vă voi vom vor vreo
        """,
    "ru": """
        без более больше будет будут был была были было быть вам вами вас ваш весь во вот все всегда всего всех
        всю вы где да даже два для до другой его ее если есть еще же за здесь из или им иметь ими их как какая
        какие какой когда которая которого которое которые который кто куда ли либо между меня мне много может
        можно мой мочь мы на над надо наш не него нее нет неё ни них но ну об один однако он она они оно от
        очень перед по под после потому почему при про раз сам самый свое свой своя себе себя со так также такие
        такой там тебя тем то того тоже той только том тот тут ты уже хотя чего чей чем через что чтобы чья эта
        эти это этого этой этом этот
        """,
    "sv": """
        alla allt andra att av blev bli blir blivit bort båda både da de dem den denna deras dess dessa det
        detta dig din dina ditt du där då efter ej eller en er era ett ert från för före genom god ha hade han
        hans har henne hennes hon hos hur här i icke igen inga ingen innan inom inte ja jag kan kom kommer kunna
        kunde kring man med mellan men mer mest mig min mina mitt mot mycket måste ner ni nog nu någon något
        några när och också om oss på samma samt sedan sig sin sina sitt själv ska skall skulle som så sådan
        till under upp ur ut utan vad var vara varför varit varje vars vem vi vid vilka vilken vilket vill än är
        åt över
        """,
    "tr": """
        acaba ama ancak artık aslında az bana bazı belki ben beni benim beri bile bir biraz birçok biri birkaç
        birşey biz bize bizim bu buna bunda bundan bunu bunun burada çok çünkü da daha dahi de değil diğer diye
        dolayı en fakat gibi göre hangi hem hep hepsi her herhangi herkes hiç hiçbir için ile ilgili ise işte
        kadar kendi kez ki kim kimse mi mu mı nasıl ne neden nerede niçin niye olan olarak oldu olduğu olmak
        olması olur olursa ona onlar onların onu onun orada oysa öyle pek rağmen sadece sanki sen siz sizin şey
        şimdi şu tarafından tüm var ve veya ya yani yapılan yapmak yerine yine yok zaten
        """,
}
"""Language → its stop words, separated by blanks."""

_DIALECTS = {"nn": "nb", "no": "nb", "ms": "id"}
"""Language → the listed one that it shares most of its stop words with."""


def find_listed_language(language: str) -> str | None:
    """Returns the listed language of a BCP 47 tag, or None."""
    subtag = language.partition("-")[0].casefold()
    subtag = _DIALECTS.get(subtag, subtag)
    return subtag if subtag in STOP_WORDS else None


def collect_stop_words(languages: Iterable[str]) -> frozenset[str]:
    """Returns the folded stop words of those of these languages that are listed."""
    known_languages = {language for tag in languages if (language := find_listed_language(tag))}
    return frozenset().union(*map(_fold_stop_words, sorted(known_languages)))


@cache
def _fold_stop_words(language: str) -> frozenset[str]:
    return frozenset(map(fold_text, STOP_WORDS[language].split()))
