"""The English words by which an outcome's beginning is judged: verbs, nouns of the mind, and endings of nouns."""

from __future__ import annotations

import re
from typing import Final

UNOBSERVABLE_PHRASES: Final = (
    "acquire", "appreciate", "be able to understand", "be acquainted", "be aware", "be exposed to", "be familiar",
    "be informed", "be introduced to", "become acquainted", "become aware", "become familiar", "believe", "comprehend",
    "develop an understanding", "discover", "enjoy", "explore", "feel", "gain", "get a feel", "get an overview",
    "get to know", "grasp", "have a", "have an", "have knowledge", "hear about", "internali[sz]e", "know", "learn",
    "master", "reali[sz]e", "see how", "see why", "study", "think about", "understand",
)  # fmt: skip
"""Regular expressions for verbs of thinking and feeling, which nobody can observe."""

UNOBSERVABLE_NOUNS: Final = (
    "acquiring", "appreciating", "appreciation", "awareness", "becoming acquainted", "becoming aware",
    "becoming familiar", "being aware", "being familiar", "believing", "command of", "comprehending",
    "comprehension", "confidence", "discovering", "enjoying", "expertise", "exploring", "exposure",
    "familiari[sz]ation", "familiarity", "feel for", "feeling", "gaining", "getting an overview", "getting to know",
    "grasp of", "grasping", "having a", "having an", "having knowledge", "insights?", "interest",
    "internali[sz]ing", "introduction", "know-how", "knowing", "knowledge", "learning", "mastering", "mastery",
    "overview", "reali[sz]ing", "studying", "thinking about", "understanding",
)  # fmt: skip
"""Regular expressions for the same as nouns, also behind an adjective: a basic knowledge, growing awareness."""

_ACTION_VERBS: Final = """
accept account accrue achieve act adapt add address adjust administer adopt advise advocate agree aim align allocate
amend amortise amortize analyse analyze anchor annotate announce anonymise anonymize answer anticipate apologise
apologize appeal apply appoint appraise approach approve argue arrange articulate ask assemble assert assess assign
assist attach audit author automate avoid back backup bake balance bandage bargain base begin benchmark bend bid bill
bind block book bow brake branch break breathe brief bring browse budget build buy calculate calibrate call cancel
capture care carry catch categorise categorize challenge change chart check choose chop cite claim clarify classify
clean clear climb clone close coach code collaborate collect combine comment commit communicate compare compete
compile complain complete comply compose compute conclude conduct configure confirm confront connect consolidate
construct consult contact contrast contribute control convert convince cook cool cooperate coordinate cope correct
cost count counter crawl create criticise criticize critique cut date deal debate debrief debug decide declare decline
decompose decrypt deduce deescalate defend define delegate delete deliver demonstrate deploy depreciate derive
describe design detach detect determine develop diagnose diagram differentiate dilute direct discern discipline
disclose discuss disinfect dismount dispatch dispense display dispose disprove distinguish distribute divide do
document dose draft drain draw drill drive edit elaborate elicit eliminate employ empty enable enact encourage encrypt
enforce engage enrol enroll ensure enter enumerate equip erect escalate establish estimate evacuate evaluate examine
exchange exclude execute exemplify exercise expand expect experiment explain expose express extend extinguish extract
facilitate factor fight file fill filter find fit fix fold follow forecast form formulate forward found fulfil fulfill
gather generate get give go grade grant graph grease greet ground group guide halt hand handle hash hear heat hedge
help hire hold honor honour host hug identify illustrate imagine impart implement improve include induce infer
influence inform initiate inject insert inspect install instruct insulate insure integrate interact interpret
intervene interview introduce invent invest investigate invite invoice involve isolate itemise itemize join judge jump
justify keep kneel label lash launch lay lead leave lend lift limit link list listen load lobby localise localize
locate lodge log look loosen lose lower lubricate maintain make manage manipulate map mark market mask match measure
mediate meet mend mentor merge migrate mind minimise minimize mirror mix model moderate modify monitor mop motivate
mould mount move multiply name narrate navigate negotiate nod nominate normalise normalize note notice notify nurse
nurture object observe obtain offer offset onboard open operate order organise organize outline oversee overtake own
pack paint pair paraphrase park parse participate partition pass pause pay peel perform permit persist persuade phone
pick pilot pinpoint place plan play plot plug point polish portray post practice practise praise predict prepare
prescribe present preserve preside prevent price prime print prioritise prioritize probe process procure produce
profile program project promote pronounce proofread propose protect prove provide pseudonymise publish pull pump
purchase push put qualify quantify quarantine query question quote raise rank rate ration reach react read rearrange
reason rebase reboot rebuild recall recap recite recognise recognize recommend reconcile reconstruct record recover
recruit redact redesign reduce refactor refer refine reflect refund refuse register rehearse reimburse reinforce
reject relate relay release rely remain remind remove render renew rent reorder repair repeat rephrase replace reply
report represent request reschedule rescue research resolve respect respond restart restate restore resume retain
retell retrain retrieve return reveal reverse review revise reward reword rewrite ring role role-play roll rotate
route run sample sanction sand save say scale scan schedule scope score screen script seal search secure seek segment
select sell send sense separate sequence serve set set-up settle sew shape share sharpen shelve shift ship shout show
shred sign simplify simulate sit situate size sketch skim smile solder solve sort source speak specify spell split
spot stack staff stage stand standardise standardize start state stay steer sterilise sterilize stitch stock stop
store stow strap streamline stretch structure subdivide submit substitute subtract succeed suggest sum summarise
summarize supervise supply support surface survey sustain swap sweep swim switch synthesise synthesize tabulate tackle
tag tailor take talk tally target task teach tell test thank throw tighten time toggle trace track trade train
transcribe transfer transform translate transmit transport traverse treat triage troubleshoot tune turn type unblock
uncover underline undertake undo unload unpack unpick update upgrade use utilise utilize utter vaccinate validate
value varnish vary verify vet visit visualise visualize volunteer vote wait walk warn wash watch wear weigh welcome
weld win wipe wire withdraw withhold witness word work wrap write yield zoom
"""

ACTION_VERBS: Final = frozenset(_ACTION_VERBS.split())
"""Verbs that can be seen done. A word that is a noun as well stands here: it is taken for the verb."""

VERB_ENDING: Final = re.compile(r"(?:i[sz]e|ify|[^aeiou]ate)$")
"""Endings of verbs that stand in no list, such as palletise or reclassify."""

NOUN_ENDING: Final = re.compile(
    r"(?:tions?|sions?|ments?|ness(?:es)?|it(?:y|ies)|ances?|ences?|ships?|isms?|ics|ologies|ology|ures|ors|ers|ings"
    r"|als)$"
)
"""Endings of nouns that are no verbs."""
