<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv_SE" sourcelanguage="en">
<context>
    <name>AddPerson</name>
    <message>
        <location filename="../people.py" line="42"/>
        <source>Add a person</source>
        <translation>Lägg till en person</translation>
    </message>
    <message>
        <location filename="../people.py" line="43"/>
        <source>A manager or IT adds those who are to sign in here.</source>
        <translation>En chef eller IT lägger till dem som ska logga in här.</translation>
    </message>
    <message>
        <location filename="../people.py" line="44"/>
        <source>&amp;Name</source>
        <translation>&amp;Namn</translation>
    </message>
    <message>
        <location filename="../people.py" line="44"/>
        <source>&amp;Role</source>
        <translation>&amp;Roll</translation>
    </message>
    <message>
        <location filename="../people.py" line="44"/>
        <source>&amp;PIN</source>
        <translation>&amp;PIN</translation>
    </message>
    <message>
        <location filename="../people.py" line="54"/>
        <source>&amp;Add</source>
        <translation>&amp;Lägg till</translation>
    </message>
    <message>
        <location filename="../people.py" line="55"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>AfterView</name>
    <message>
        <location filename="../recovery/closing/after.py" line="34"/>
        <source>Outages</source>
        <translation>Driftstopp</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="35"/>
        <source>No outage has been declared here.</source>
        <translation>Inget driftstopp har utlysts här.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="36"/>
        <source>The &amp;report again (Enter)</source>
        <translation>Slut&amp;rapporten igen (Enter)</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="37"/>
        <source>Save the f&amp;igures (JSON) …</source>
        <translation>Spara s&amp;iffrorna (JSON) …</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="38"/>
        <source>Save the &amp;course (CSV) …</source>
        <translation>Spara f&amp;örloppet (CSV) …</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="39"/>
        <source>&amp;Open it again …</source>
        <translation>Ö&amp;ppna på nytt …</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="43"/>
        <source>Began</source>
        <translation>Började</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="43"/>
        <source>Ward</source>
        <translation>Avdelning</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="43"/>
        <source>Kind</source>
        <translation>Typ</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="43"/>
        <source>Where it stands</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="107"/>
        <source>Open the outage again</source>
        <translation>Öppna driftstoppet på nytt</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="109"/>
        <source>A sheet turned up late. All that was done stays done; what is new is keyed, compared and sent, and the outage is closed once more.</source>
        <translation>Ett blad har kommit fram sent. Allt som är gjort står kvar; det nya registreras, jämförs och förs in, och driftstoppet stängs en gång till.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/after.py" line="112"/>
        <source>&amp;Open it again</source>
        <translation>&amp;Öppna på nytt</translation>
    </message>
</context>
<context>
    <name>ArrivalsView</name>
    <message>
        <location filename="../ward/arrivals.py" line="84"/>
        <source>Who has arrived</source>
        <translation>Vilka som har kommit</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="86"/>
        <source>Nobody has arrived in this outage.
Give whoever does a number, on the right.</source>
        <translation>Ingen har kommit in under det här driftstoppet.
Ge den som kommer ett reservnummer till höger.</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="88"/>
        <source>New arrival</source>
        <translation>Nyanländ patient</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="90"/>
        <source>&amp;Name, as told</source>
        <translation>&amp;Namn, som det sagts</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="91"/>
        <source>&amp;Birth date, year-month-day</source>
        <translation>Fö&amp;delsedatum, år-månad-dag</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="92"/>
        <source>Se&amp;x</source>
        <translation>&amp;Kön</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="99"/>
        <source>Empty where nobody knows</source>
        <translation>Tomt om ingen vet</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="106"/>
        <source>&amp;Give a reserve number</source>
        <translation>&amp;Ge ett reservnummer</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="107"/>
        <source>&amp;Print the forms (Ctrl+P)</source>
        <translation>Skriv ut &amp;blanketterna (Ctrl+P)</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="108"/>
        <source>L&amp;abels …</source>
        <translation>&amp;Etiketter …</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="109"/>
        <source>&amp;Wristband …</source>
        <translation>&amp;Armband …</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="110"/>
        <source>Number not &amp;used …</source>
        <translation>Numret används &amp;inte …</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="147"/>
        <source>Number not used</source>
        <translation>Numret används inte</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="149"/>
        <source>{number} {name}: the number is void and is never given again. Sheets and labels that bear it are handed in.</source>
        <translation>{number} {name}: numret makuleras och ges aldrig igen. Blad och etiketter med numret lämnas in.</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="152"/>
        <source>&amp;Make it void</source>
        <translation>&amp;Makulera numret</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="172"/>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="173"/>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="174"/>
        <source>Born</source>
        <translation>Född</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="175"/>
        <source>Sex</source>
        <translation>Kön</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="176"/>
        <source>Number given</source>
        <translation>Givet</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="177"/>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="178"/>
        <source>On paper</source>
        <translation>På papper</translation>
    </message>
    <message>
        <location filename="../ward/arrivals.py" line="198"/>
        <source>Nobody is chosen</source>
        <translation>Ingen är vald</translation>
    </message>
</context>
<context>
    <name>Ask</name>
    <message>
        <location filename="../ask.py" line="60"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>AskAgain</name>
    <message>
        <location filename="../ask_again.py" line="22"/>
        <source>Refresh (F5)</source>
        <translation>Uppdatera (F5)</translation>
    </message>
</context>
<context>
    <name>AskLabels</name>
    <message>
        <location filename="../ward/small.py" line="55"/>
        <source>Labels and wristband</source>
        <translation>Etiketter och armband</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="57"/>
        <source>&amp;What and on which paper</source>
        <translation>&amp;Vad, och på vilket papper</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="58"/>
        <source>&amp;First free place on the sheet</source>
        <translation>&amp;Första lediga plats på arket</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="59"/>
        <source>&amp;How many (0: the rest of the sheet)</source>
        <translation>&amp;Hur många (0: resten av arket)</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="66"/>
        <source>Labels, sheet {sheet}</source>
        <translation>Etiketter, ark {sheet}</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="67"/>
        <source>Wristband on plain paper, to cut out</source>
        <translation>Armband på vanligt papper, att klippa ut</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="68"/>
        <source>Wristband on a strip</source>
        <translation>Armband på remsa</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="69"/>
        <source>Places are counted from the left, row by row.</source>
        <translation>Platserna räknas från vänster, rad för rad.</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="70"/>
        <source>&amp;Show and print …</source>
        <translation>V&amp;isa och skriv ut …</translation>
    </message>
    <message>
        <location filename="../ward/small.py" line="71"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>AskTimetable</name>
    <message>
        <location filename="../readiness/timetable.py" line="41"/>
        <source>Timetable</source>
        <translation>Schema</translation>
    </message>
    <message>
        <location filename="../readiness/timetable.py" line="44"/>
        <source>The operating system runs this; missed runs are made up for, and no two overlap. Installing it may need the rights of an administrator.</source>
        <translation>Operativsystemet kör detta; missade körningar tas igen, och två går aldrig samtidigt. Att installera det kan kräva administratörsrättigheter.</translation>
    </message>
    <message>
        <location filename="../readiness/timetable.py" line="48"/>
        <source>What the operating system would run</source>
        <translation>Vad operativsystemet skulle köra</translation>
    </message>
    <message>
        <location filename="../readiness/timetable.py" line="49"/>
        <source>&amp;Install it</source>
        <translation>&amp;Installera</translation>
    </message>
    <message>
        <location filename="../readiness/timetable.py" line="50"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <location filename="../ward/banner.py" line="69"/>
        <source>Copy – not the record
read-only</source>
        <translation>Kopia – ej journal
går bara att läsa</translation>
    </message>
    <message>
        <location filename="../ward/banner.py" line="95"/>
        <source>No outage declared</source>
        <translation>Inget driftstopp utlyst</translation>
    </message>
    <message>
        <location filename="../ward/banner.py" line="96"/>
        <source>OUTAGE
since {since}</source>
        <translation>DRIFTSTOPP
sedan {since}</translation>
    </message>
    <message>
        <location filename="../ward/banner.py" line="97"/>
        <source>RECORD SYSTEM NOT TO BE TRUSTED
since {since}</source>
        <translation>LITA INTE PÅ JOURNALSYSTEMET
sedan {since}</translation>
    </message>
    <message>
        <location filename="../ward/banner.py" line="98"/>
        <source>DRILL
since {since}</source>
        <translation>ÖVNING
sedan {since}</translation>
    </message>
    <message>
        <location filename="../ward/banner.py" line="99"/>
        <source>Record system back
sheets to account for</source>
        <translation>Journalsystemet är tillbaka
blad att redovisa</translation>
    </message>
</context>
<context>
    <name>BlanksView</name>
    <message>
        <location filename="../ward/blanks.py" line="42"/>
        <source>Forms that can be had blank</source>
        <translation>Blanketter som finns tomma</translation>
    </message>
    <message>
        <location filename="../ward/blanks.py" line="43"/>
        <source>Form</source>
        <translation>Blankett</translation>
    </message>
    <message>
        <location filename="../ward/blanks.py" line="43"/>
        <source>How many</source>
        <translation>Antal</translation>
    </message>
    <message>
        <location filename="../ward/blanks.py" line="44"/>
        <source>&amp;How many of the chosen form (+ and −)</source>
        <translation>&amp;Antal av den valda blanketten (+ och −)</translation>
    </message>
    <message>
        <location filename="../ward/blanks.py" line="46"/>
        <source>&amp;Print blank forms</source>
        <translation>Skriv ut &amp;tomma blanketter</translation>
    </message>
    <message>
        <location filename="../ward/blanks.py" line="49"/>
        <source>Ctrl+P prints them. Each has a place for the patient&apos;s label. Its number is registered, so that it is found again afterwards.</source>
        <translation>Ctrl+P skriver ut. Varje blankett har plats för patientens etikett. Numret registreras, så att blanketten hittas igen efteråt.</translation>
    </message>
    <message>
        <location filename="../ward/blanks.py" line="78"/>
        <source>Forms chosen: {count}</source>
        <translation>Valda blanketter: {count}</translation>
    </message>
    <message>
        <location filename="../ward/blanks.py" line="80"/>
        <source>Choose how many of which form</source>
        <translation>Välj hur många av vilken blankett</translation>
    </message>
</context>
<context>
    <name>CloseView</name>
    <message>
        <location filename="../recovery/closing/close.py" line="67"/>
        <source>What still stands in the way</source>
        <translation>Vad som återstår</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="68"/>
        <source>&amp;Go there (Enter)</source>
        <translation>&amp;Gå dit (Enter)</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="69"/>
        <source>The record system is &amp;back</source>
        <translation>Journalsystemet är till&amp;baka</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="70"/>
        <source>&amp;Close the outage</source>
        <translation>S&amp;täng driftstoppet</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="105"/>
        <source>No outage is open</source>
        <translation>Inget driftstopp är öppet</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="106"/>
        <source>Those that were closed stand on the next page.</source>
        <translation>De som är stängda står på nästa sida.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="109"/>
        <source>Left to do: {count}</source>
        <translation>Kvar att göra: {count}</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="110"/>
        <source>Nothing is left: the outage can be closed.</source>
        <translation>Inget återstår: driftstoppet kan stängas.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="139"/>
        <source>Closing, and making the report …</source>
        <translation>Stänger och gör rapporten …</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="152"/>
        <source>What is left</source>
        <translation>Vad som återstår</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="152"/>
        <source>Where</source>
        <translation>Var</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="156"/>
        <source>This page</source>
        <translation>Den här sidan</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="157"/>
        <source>Sheets</source>
        <translation>Blad</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="158"/>
        <source>Key sheets</source>
        <translation>Registrera blad</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="159"/>
        <source>Scanned pages</source>
        <translation>Skannade sidor</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="160"/>
        <source>Findings</source>
        <translation>Fynd</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="161"/>
        <source>Write-back</source>
        <translation>Återföring</translation>
    </message>
    <message>
        <location filename="../recovery/closing/close.py" line="162"/>
        <source>Lists</source>
        <translation>Listor</translation>
    </message>
</context>
<context>
    <name>ClosingSpace</name>
    <message>
        <location filename="../recovery/closing/space.py" line="31"/>
        <source>Sheets</source>
        <translation>Blad</translation>
    </message>
    <message>
        <location filename="../recovery/closing/space.py" line="32"/>
        <source>Blanks and numbers</source>
        <translation>Blanketter och nummer</translation>
    </message>
    <message>
        <location filename="../recovery/closing/space.py" line="33"/>
        <source>Progress</source>
        <translation>Hur det går</translation>
    </message>
    <message>
        <location filename="../recovery/closing/space.py" line="34"/>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <location filename="../recovery/closing/space.py" line="35"/>
        <source>Outages</source>
        <translation>Driftstopp</translation>
    </message>
</context>
<context>
    <name>CodesStep</name>
    <message>
        <location filename="../first_start/after.py" line="41"/>
        <source>Break-glass codes</source>
        <translation>Nödkoder</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="44"/>
        <source>The store is made. Each code opens it when nobody remembers the passphrase. They are shown only now. Each goes in a sealed envelope, kept apart.</source>
        <translation>Lagret är skapat. Varje kod öppnar det när ingen minns lösenfrasen. De visas bara nu. Lägg var och en i ett förseglat kuvert, på skilda ställen.</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="48"/>
        <source>&amp;Print them, a strip each</source>
        <translation>Skriv &amp;ut dem, en remsa var</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="49"/>
        <source>&amp;I have them on paper</source>
        <translation>&amp;Jag har dem på papper</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="50"/>
        <source>&amp;Next: the first snapshot</source>
        <translation>&amp;Nästa: den första bilden</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <location filename="../readiness/compare.py" line="95"/>
        <source>&amp;Before</source>
        <translation>Fö&amp;re</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="95"/>
        <source>&amp;After</source>
        <translation>&amp;Efter</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="99"/>
        <source>&amp;Compare</source>
        <translation>&amp;Jämför</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="100"/>
        <source>&amp;Swap</source>
        <translation>B&amp;yt plats</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="102"/>
        <source>&amp;Print the worklist (Ctrl+P)</source>
        <translation>&amp;Skriv ut arbetslistan (Ctrl+P)</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="101"/>
        <source>&amp;Only what differs</source>
        <translation>Bara det som s&amp;kiljer</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="103"/>
        <source>Save as P&amp;DF …</source>
        <translation>Spara som P&amp;DF …</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="104"/>
        <source>Save as &amp;table (CSV) …</source>
        <translation>Spara som &amp;tabell (CSV) …</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="105"/>
        <source>Whom it concerns</source>
        <translation>Vem det gäller</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="106"/>
        <source>Both lists of the patient</source>
        <translation>Patientens båda listor</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="157"/>
        <source>Comparing …</source>
        <translation>Jämför …</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="191"/>
        <source>Bed</source>
        <translation>Säng</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="191"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="191"/>
        <source>Differs</source>
        <translation>Skiljer</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="194"/>
        <source>Before</source>
        <translation>Före</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="194"/>
        <source>After</source>
        <translation>Efter</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="197"/>
        <source>Difference</source>
        <translation>Skillnad</translation>
    </message>
    <message>
        <location filename="../readiness/compare.py" line="206"/>
        <source>Choose two snapshots: two times, or two systems. Each patient&apos;s lists are laid side by side.</source>
        <translation>Välj två ögonblicksbilder: två tider, eller två system. Varje patients listor läggs sida vid sida.</translation>
    </message>
</context>
<context>
    <name>Confirm</name>
    <message>
        <location filename="../recovery/confirm.py" line="55"/>
        <source>On the paper</source>
        <translation>På papperet</translation>
    </message>
    <message>
        <location filename="../recovery/confirm.py" line="56"/>
        <source>In the record</source>
        <translation>I journalen</translation>
    </message>
    <message>
        <location filename="../recovery/confirm.py" line="57"/>
        <source>It is the same person (F2)</source>
        <translation>Det är samma person (F2)</translation>
    </message>
    <message>
        <location filename="../recovery/confirm.py" line="58"/>
        <source>Put it aside</source>
        <translation>Lägg åt sidan</translation>
    </message>
    <message>
        <location filename="../recovery/confirm.py" line="59"/>
        <source>It is not: &amp;why (F3)</source>
        <translation>Det är det inte: &amp;varför (F3)</translation>
    </message>
    <message>
        <location filename="../recovery/confirm.py" line="60"/>
        <source>Why it is not the same person</source>
        <translation>Varför det inte är samma person</translation>
    </message>
    <message>
        <location filename="../recovery/confirm.py" line="61"/>
        <source>The head of the page, as scanned</source>
        <translation>Sidans huvud, som skannat</translation>
    </message>
    <message>
        <location filename="../recovery/confirm.py" line="102"/>
        <source>{form}, sheet {number}: are name and birth date the same?</source>
        <translation>{form}, blad {number}: stämmer namn och födelsedatum?</translation>
    </message>
</context>
<context>
    <name>CountForms</name>
    <message>
        <location filename="../readiness/count.py" line="49"/>
        <source>Count the blank forms</source>
        <translation>Räkna de tomma blanketterna</translation>
    </message>
    <message>
        <location filename="../readiness/count.py" line="50"/>
        <source>What lies in the ward&apos;s box now, of the newest version.</source>
        <translation>Det som ligger i avdelningens låda nu, av senaste versionen.</translation>
    </message>
    <message>
        <location filename="../readiness/count.py" line="51"/>
        <source>&amp;Form</source>
        <translation>&amp;Blankett</translation>
    </message>
    <message>
        <location filename="../readiness/count.py" line="51"/>
        <source>&amp;How many</source>
        <translation>&amp;Hur många</translation>
    </message>
    <message>
        <location filename="../readiness/count.py" line="55"/>
        <source>&amp;Keep the count</source>
        <translation>&amp;Spara antalet</translation>
    </message>
    <message>
        <location filename="../readiness/count.py" line="56"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <location filename="../cover.py" line="30"/>
        <source>The screen is hidden.
Press a key or click to go on. Ctrl+L locks.</source>
        <translation>Skärmen är dold.
Tryck på en tangent eller klicka för att fortsätta. Ctrl+L låser.</translation>
    </message>
</context>
<context>
    <name>Declare</name>
    <message>
        <location filename="../ward/declare.py" line="63"/>
        <source>Declare an outage</source>
        <translation>Utlys driftstopp</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="66"/>
        <source>Everything that is printed belongs to an outage, so that every sheet is found again afterwards.</source>
        <translation>Allt som skrivs ut hör till ett driftstopp, så att varje blad hittas igen efteråt.</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="71"/>
        <source>&amp;Outage: the record system cannot be reached</source>
        <translation>&amp;Driftstopp: journalsystemet går inte att nå</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="72"/>
        <source>&amp;Suspect: it answers, but cannot be trusted</source>
        <translation>&amp;Misstänkt fel: det svarar men går inte att lita på</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="73"/>
        <source>D&amp;rill: for practice</source>
        <translation>Ö&amp;vning</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="77"/>
        <source>&amp;Reason, in a few words</source>
        <translation>&amp;Orsak, med några ord</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="78"/>
        <source>Reason</source>
        <translation>Orsak</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="79"/>
        <source>&amp;When it began, as far as you know</source>
        <translation>&amp;När det började, så vitt du vet</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="80"/>
        <source>When it began</source>
        <translation>När det började</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="81"/>
        <source>&amp;Declare</source>
        <translation>&amp;Utlys</translation>
    </message>
    <message>
        <location filename="../ward/declare.py" line="82"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <location filename="../recovery/findings/detail.py" line="54"/>
        <source>Snapshot</source>
        <translation>Ögonblicksbilden</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="54"/>
        <source>Paper</source>
        <translation>Papperet</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="54"/>
        <source>Record system now</source>
        <translation>Journalsystemet nu</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="57"/>
        <source>&amp;Write it</source>
        <translation>För &amp;in</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="58"/>
        <source>To the wor&amp;klist</source>
        <translation>Till arbets&amp;listan</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="59"/>
        <source>&amp;Reason</source>
        <translation>&amp;Orsak</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="60"/>
        <source>Reason to dismiss</source>
        <translation>Orsak till avskrivning</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="61"/>
        <source>needed to dismiss</source>
        <translation>behövs för att avskriva</translation>
    </message>
    <message>
        <location filename="../recovery/findings/detail.py" line="62"/>
        <source>&amp;Dismiss</source>
        <translation>Avs&amp;kriv</translation>
    </message>
</context>
<context>
    <name>DrillsView</name>
    <message>
        <location filename="../readiness/drills.py" line="45"/>
        <source>Drills</source>
        <translation>Övningar</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="47"/>
        <source>No drill has been held here. Hold one: print, find the packet, tell, sign.</source>
        <translation>Ingen övning är hållen här. Håll en: skriv ut, hitta pärmen, berätta, signera.</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="49"/>
        <source>The &amp;packet is found: take the time</source>
        <translation>Pärme&amp;n är hittad: ta tiden</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="50"/>
        <source>&amp;End the drill</source>
        <translation>&amp;Avsluta övningen</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="51"/>
        <source>Who &amp;took part, what went wrong …</source>
        <translation>Vi&amp;lka var med, vad gick fel …</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="52"/>
        <source>&amp;Sign the record …</source>
        <translation>&amp;Signera protokollet …</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="53"/>
        <source>The &amp;record on paper (Enter)</source>
        <translation>Proto&amp;kollet på papper (Enter)</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="54"/>
        <source>Save as &amp;data …</source>
        <translation>Spara som &amp;data …</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="55"/>
        <source>&amp;Hold a drill …</source>
        <translation>&amp;Håll en övning …</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="56"/>
        <source>&amp;Back (Esc)</source>
        <translation>&amp;Tillbaka (Esc)</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="61"/>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="62"/>
        <source>Declared</source>
        <translation>Utlyst</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="63"/>
        <source>Ward</source>
        <translation>Avdelning</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="64"/>
        <source>Packet found after</source>
        <translation>Pärmen hittad efter</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="76"/>
        <source>Hold a drill</source>
        <translation>Håll en övning</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="78"/>
        <source>The clock runs from when you declare. All that is printed is marked DRILL, and nothing that is written on it reaches the record system.</source>
        <translation>Tiden går från att du utlyser. Allt som skrivs ut märks ÖVNING, och inget som skrivs på det når journalsystemet.</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="81"/>
        <source>&amp;Declare the drill</source>
        <translation>&amp;Utlys övningen</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="84"/>
        <source>What is &amp;practised, in a few words</source>
        <translation>Vad som &amp;övas, med några ord</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="96"/>
        <source>Sign the record of the drill</source>
        <translation>Signera övningsprotokollet</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="97"/>
        <source>Your name stands on it, and nothing in it changes any more.</source>
        <translation>Ditt namn står på det, och inget i det ändras mer.</translation>
    </message>
    <message>
        <location filename="../readiness/drills.py" line="98"/>
        <source>&amp;Sign</source>
        <translation>&amp;Signera</translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message>
        <location filename="../recovery/ending.py" line="42"/>
        <source>Enter next · Shift+Tab back · PgDn next line, Ctrl+PgDn next block · F5 the same again · F6 blank · F7 struck out · F8 illegible · Ctrl+Z undo · Esc put away</source>
        <translation>Enter nästa · Skift+Tabb tillbaka · PgDn nästa rad, Ctrl+PgDn nästa block · F5 samma igen · F6 tom · F7 struken · F8 oläslig · Ctrl+Z ångra · Esc lägg undan</translation>
    </message>
    <message>
        <location filename="../recovery/ending.py" line="46"/>
        <source>The &amp;rest is blank (Ctrl+B)</source>
        <translation>&amp;Resten är tomt (Ctrl+B)</translation>
    </message>
    <message>
        <location filename="../recovery/ending.py" line="47"/>
        <source>The rest is &amp;blank, finish (Ctrl+Shift+Enter)</source>
        <translation>Resten är tomt, &amp;klart (Ctrl+Skift+Enter)</translation>
    </message>
    <message>
        <location filename="../recovery/ending.py" line="48"/>
        <source>Finis&amp;h the sheet (Ctrl+Enter)</source>
        <translation>B&amp;ladet är klart (Ctrl+Enter)</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <location filename="../recovery/field.py" line="289"/>
        <source>Enter again: yes.</source>
        <translation>Enter igen: ja.</translation>
    </message>
    <message>
        <location filename="../recovery/edit.py" line="92"/>
        <source>x where ticked, else 0</source>
        <translation>x om kryssat, annars 0</translation>
    </message>
    <message>
        <location filename="../recovery/edit.py" line="78"/>
        <source>blank</source>
        <translation>tom</translation>
    </message>
    <message>
        <location filename="../recovery/edit.py" line="79"/>
        <source>struck out</source>
        <translation>struken</translation>
    </message>
    <message>
        <location filename="../recovery/edit.py" line="80"/>
        <source>illegible</source>
        <translation>oläslig</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <location filename="../recovery/findings/rows.py" line="38"/>
        <location filename="../recovery/findings/rows.py" line="60"/>
        <source>To decide</source>
        <translation>Att avgöra</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="39"/>
        <source>Disagrees</source>
        <translation>Stämmer inte</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="40"/>
        <source>To ask about</source>
        <translation>Att fråga om</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="41"/>
        <source>Decided</source>
        <translation>Avgjorda</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="42"/>
        <source>All</source>
        <translation>Alla</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="49"/>
        <source>Verdict</source>
        <translation>Utfall</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="50"/>
        <source>Kind</source>
        <translation>Typ</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="51"/>
        <location filename="../recovery/findings/rows.py" line="60"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="52"/>
        <source>On paper</source>
        <translation>På papperet</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="53"/>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="54"/>
        <source>Decision</source>
        <translation>Beslut</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="84"/>
        <source>All patients</source>
        <translation>Alla patienter</translation>
    </message>
    <message>
        <location filename="../recovery/findings/rows.py" line="91"/>
        <source>The ward</source>
        <translation>Avdelningen</translation>
    </message>
</context>
<context>
    <name>FindingsSpace</name>
    <message>
        <location filename="../recovery/findings/space.py" line="25"/>
        <source>Findings</source>
        <translation>Fynd</translation>
    </message>
    <message>
        <location filename="../recovery/findings/space.py" line="26"/>
        <source>Arrivals</source>
        <translation>Nyanlända</translation>
    </message>
    <message>
        <location filename="../recovery/findings/space.py" line="27"/>
        <source>Write-back</source>
        <translation>Återföring</translation>
    </message>
    <message>
        <location filename="../recovery/findings/space.py" line="28"/>
        <source>Lists</source>
        <translation>Listor</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <location filename="../recovery/findings/view.py" line="80"/>
        <source>&amp;Compare with the record system</source>
        <translation>&amp;Jämför med journalsystemet</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="90"/>
        <source>Findings</source>
        <translation>Fynd</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="81"/>
        <source>&amp;Print the clinician&apos;s list</source>
        <translation>Skriv &amp;ut läkarens lista</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="82"/>
        <source>S&amp;how</source>
        <translation>Vi&amp;sa</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="83"/>
        <source>Which findings are shown</source>
        <translation>Vilka fynd som visas</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="89"/>
        <source>Whom it concerns</source>
        <translation>Vem det gäller</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="123"/>
        <source>&amp;Accept the obvious ({count})</source>
        <translation>&amp;Godta det självklara ({count})</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="124"/>
        <source>&amp;Undo my last ({count})</source>
        <translation>Ång&amp;ra mitt senaste ({count})</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="144"/>
        <source>No outage is open, so there is nothing to compare.</source>
        <translation>Inget driftstopp är öppet, så det finns inget att jämföra.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="146"/>
        <source>Nothing is left to decide.</source>
        <translation>Inget återstår att avgöra.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="148"/>
        <source>No findings yet.
Key the sheets, then compare with the record system.</source>
        <translation>Inga fynd ännu.
Registrera bladen och jämför sedan med journalsystemet.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="149"/>
        <source>Nothing of that kind. Choose what to show above.</source>
        <translation>Inget av det slaget. Välj ovan vad som ska visas.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="153"/>
        <source>{open} to decide, {decided} decided, {same} in the record system already</source>
        <translation>{open} att avgöra, {decided} avgjorda, {same} finns redan i journalsystemet</translation>
    </message>
    <message>
        <location filename="../recovery/findings/view.py" line="227"/>
        <source>Reading the record system …</source>
        <translation>Läser journalsystemet …</translation>
    </message>
</context>
<context>
    <name>FleetView</name>
    <message>
        <location filename="../readiness/fleet.py" line="22"/>
        <source>All wards, worst first</source>
        <translation>Alla avdelningar, de sämsta först</translation>
    </message>
    <message>
        <location filename="../readiness/fleet.py" line="25"/>
        <source>No ward PC is enrolled yet.
IT enrols each of them in a terminal: fallback enrol.</source>
        <translation>Ingen avdelningsdator är ansluten än.
IT ansluter var och en i en terminal: fallback enrol.</translation>
    </message>
    <message>
        <location filename="../readiness/fleet.py" line="32"/>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../readiness/fleet.py" line="33"/>
        <source>Ward</source>
        <translation>Avdelning</translation>
    </message>
    <message>
        <location filename="../readiness/fleet.py" line="34"/>
        <source>PC</source>
        <translation>Dator</translation>
    </message>
    <message>
        <location filename="../readiness/fleet.py" line="35"/>
        <source>Age</source>
        <translation>Ålder</translation>
    </message>
    <message>
        <location filename="../readiness/fleet.py" line="36"/>
        <source>Proven</source>
        <translation>Bevisad</translation>
    </message>
    <message>
        <location filename="../readiness/fleet.py" line="37"/>
        <source>Last heard</source>
        <translation>Senast hörd</translation>
    </message>
</context>
<context>
    <name>FormPages</name>
    <message>
        <location filename="../readiness/form_pages.py" line="47"/>
        <source>A form</source>
        <translation>En blankett</translation>
    </message>
    <message>
        <location filename="../readiness/form_pages.py" line="48"/>
        <source>The pages</source>
        <translation>Sidorna</translation>
    </message>
    <message>
        <location filename="../readiness/form_pages.py" line="49"/>
        <source>&amp;Add it</source>
        <translation>&amp;Lägg till</translation>
    </message>
    <message>
        <location filename="../readiness/form_pages.py" line="50"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>FormsView</name>
    <message>
        <location filename="../readiness/forms.py" line="29"/>
        <source>The hospital&apos;s forms</source>
        <translation>Sjukhusets blanketter</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="30"/>
        <source>Asking …</source>
        <translation>Frågar …</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="31"/>
        <source>As it was &amp;printed</source>
        <translation>Som den skrevs &amp;ut</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="32"/>
        <source>&amp;Remove …</source>
        <translation>Ta &amp;bort …</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="33"/>
        <source>&amp;Check a file …</source>
        <translation>&amp;Kontrollera en fil …</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="37"/>
        <source>Code</source>
        <translation>Kod</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="37"/>
        <source>Form</source>
        <translation>Blankett</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="37"/>
        <source>Where from</source>
        <translation>Varifrån</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="48"/>
        <location filename="../readiness/forms.py" line="93"/>
        <source>Checking …</source>
        <translation>Kontrollerar …</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="62"/>
        <source>Remove a form</source>
        <translation>Ta bort en blankett</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="64"/>
        <source>{form} is printed no more. What was printed of it is kept, and keyed as before.</source>
        <translation>{form} skrivs inte ut mer. Det som skrivits ut av den sparas, och registreras som förut.</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="66"/>
        <source>&amp;Remove</source>
        <translation>Ta &amp;bort</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="76"/>
        <source>Check a form&apos;s file</source>
        <translation>Kontrollera en blankettfil</translation>
    </message>
    <message>
        <location filename="../readiness/forms.py" line="105"/>
        <source>Reading …</source>
        <translation>Läser …</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <location filename="../frame.py" line="180"/>
        <source>Ward</source>
        <translation>Avdelning</translation>
    </message>
    <message>
        <location filename="../frame.py" line="181"/>
        <source>Key sheets</source>
        <translation>Registrera blad</translation>
    </message>
    <message>
        <location filename="../frame.py" line="182"/>
        <source>Findings</source>
        <translation>Fynd</translation>
    </message>
    <message>
        <location filename="../frame.py" line="183"/>
        <source>Closing</source>
        <translation>Avsluta</translation>
    </message>
    <message>
        <location filename="../frame.py" line="184"/>
        <source>Readiness</source>
        <translation>Beredskap</translation>
    </message>
</context>
<context>
    <name>GenerationsView</name>
    <message>
        <location filename="../readiness/generations.py" line="33"/>
        <source>Snapshots of every ward</source>
        <translation>Ögonblicksbilder av alla avdelningar</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="34"/>
        <source>No snapshot yet.
Take one while the record system works.</source>
        <translation>Ingen ögonblicksbild än.
Ta en medan journalsystemet fungerar.</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="35"/>
        <source>Trust it &amp;all the same …</source>
        <translation>Godta den trots tv&amp;ivlen …</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="36"/>
        <source>&amp;Pin …</source>
        <translation>F&amp;äst …</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="37"/>
        <source>Un&amp;pin</source>
        <translation>L&amp;ossa</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="38"/>
        <source>&amp;Compare with the one before (Enter)</source>
        <translation>&amp;Jämför med den före (Enter)</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="43"/>
        <source>Fetched</source>
        <translation>Hämtad</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="44"/>
        <source>Ward</source>
        <translation>Avdelning</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="45"/>
        <source>Patients</source>
        <translation>Patienter</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="46"/>
        <source>Proven</source>
        <translation>Bevisad</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="47"/>
        <source>Doubts</source>
        <translation>Tvivel</translation>
    </message>
    <message>
        <location filename="../readiness/generations.py" line="48"/>
        <source>How it stands</source>
        <translation>Hur det står till</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <location filename="../help/help.py" line="49"/>
        <location filename="../help/help.py" line="50"/>
        <source>Help</source>
        <translation>Hjälp</translation>
    </message>
    <message>
        <location filename="../help/help.py" line="51"/>
        <source>The &amp;page</source>
        <translation>&amp;Sidan</translation>
    </message>
    <message>
        <location filename="../help/help.py" line="51"/>
        <source>The &amp;routine</source>
        <translation>&amp;Rutinen</translation>
    </message>
    <message>
        <location filename="../help/help.py" line="52"/>
        <source>Pr&amp;int it</source>
        <translation>Skriv &amp;ut den</translation>
    </message>
    <message>
        <location filename="../help/help.py" line="53"/>
        <source>&amp;Back (Esc)</source>
        <translation>&amp;Tillbaka (Esc)</translation>
    </message>
    <message>
        <location filename="../help/help.py" line="78"/>
        <source>Keys here</source>
        <translation>Tangenter här</translation>
    </message>
</context>
<context>
    <name>HelpMenu</name>
    <message>
        <location filename="../help/menu.py" line="31"/>
        <source>Help</source>
        <translation>Hjälp</translation>
    </message>
    <message>
        <location filename="../help/menu.py" line="32"/>
        <source>&amp;What this page is for</source>
        <translation>&amp;Vad sidan är till för</translation>
    </message>
</context>
<context>
    <name>Here</name>
    <message>
        <location filename="../here.py" line="30"/>
        <source>Switch person</source>
        <translation>Byt person</translation>
    </message>
</context>
<context>
    <name>IntakeView</name>
    <message>
        <location filename="../recovery/intake/view.py" line="97"/>
        <source>&amp;Take in scans … (Ctrl+O)</source>
        <translation>&amp;Ta in skanningar … (Ctrl+O)</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="98"/>
        <source>&amp;Scanner&apos;s folder …</source>
        <translation>&amp;Skannerns mapp …</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="99"/>
        <source>Do not w&amp;atch it</source>
        <translation>Bev&amp;aka den inte</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="100"/>
        <source>Sho&amp;w pages that are done, too</source>
        <translation>Visa ä&amp;ven sidor som är klara</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="101"/>
        <source>Scanned pages</source>
        <translation>Skannade sidor</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="104"/>
        <source>No page to see to.
Drop scans anywhere on this page, or choose them with Ctrl+O.</source>
        <translation>Ingen sida att ta hand om.
Släpp skanningar var som helst här, eller välj dem med Ctrl+O.</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="126"/>
        <source>Take in scans</source>
        <translation>Ta in skanningar</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="131"/>
        <source>Scanner&apos;s folder</source>
        <translation>Skannerns mapp</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="146"/>
        <source>Taking in the pages …</source>
        <translation>Tar in sidorna …</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="170"/>
        <source>Watched: {folder}. Files that were taken in go to its folder “{done}”.</source>
        <translation>Bevakas: {folder}. Filer som tagits in flyttas till dess mapp ”{done}”.</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="187"/>
        <source>Page</source>
        <translation>Sida</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="187"/>
        <source>Stands as</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="187"/>
        <source>Sheet</source>
        <translation>Blad</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="187"/>
        <source>What to do</source>
        <translation>Att göra</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="205"/>
        <source>Pages to see to: {count}</source>
        <translation>Sidor att ta hand om: {count}</translation>
    </message>
    <message>
        <location filename="../recovery/intake/view.py" line="282"/>
        <source>Laying it straight …</source>
        <translation>Rätar ut sidan …</translation>
    </message>
</context>
<context>
    <name>KeysView</name>
    <message>
        <location filename="../readiness/keys.py" line="32"/>
        <source>Keyslots</source>
        <translation>Nyckelfack</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="33"/>
        <source>Asking …</source>
        <translation>Frågar …</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="34"/>
        <source>&amp;Remove …</source>
        <translation>Ta &amp;bort …</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="35"/>
        <source>Let this &amp;machine unlock …</source>
        <translation>Låt &amp;datorn själv låsa upp …</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="36"/>
        <source>New &amp;break-glass code …</source>
        <translation>&amp;Ny nödkod …</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="40"/>
        <source>Keyslot</source>
        <translation>Nyckelfack</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="40"/>
        <source>Kind</source>
        <translation>Slag</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="40"/>
        <source>Made</source>
        <translation>Gjort</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="40"/>
        <source>Last used</source>
        <translation>Senast använt</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="58"/>
        <source>This machine&apos;s keyslot</source>
        <translation>Datorns eget nyckelfack</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="59"/>
        <source>The refresh can then unlock the store with nobody there.</source>
        <translation>Uppdateringen kan då låsa upp lagret utan att någon är där.</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="60"/>
        <source>&amp;Add it</source>
        <translation>&amp;Lägg till</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="71"/>
        <source>Remove a keyslot</source>
        <translation>Ta bort ett nyckelfack</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="72"/>
        <source>“{label}” opens the store no more. Another keyslot has to be held.</source>
        <translation>”{label}” öppnar inte lagret mer. Du behöver ha ett annat nyckelfack.</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="75"/>
        <source>&amp;Remove it</source>
        <translation>&amp;Ta bort</translation>
    </message>
    <message>
        <location filename="../readiness/keys.py" line="81"/>
        <source>&amp;Passphrase or break-glass code</source>
        <translation>&amp;Lösenfras eller nödkod</translation>
    </message>
</context>
<context>
    <name>LanguageStep</name>
    <message>
        <location filename="../first_start/before.py" line="33"/>
        <source>Welcome to Fallback</source>
        <translation>Välkommen till Fallback</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="36"/>
        <source>What a ward falls back on when its record system fails. A few steps, and there is a packet that is proven to print. Nothing is made before step 5.</source>
        <translation>Det som avdelningen har kvar när journalsystemet slutar fungera. Några steg, sedan finns en reservpärm som är bevisad och går att skriva ut. Inget görs före steg 5.</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="40"/>
        <source>&amp;Next</source>
        <translation>&amp;Nästa</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <location filename="../leaving.py" line="32"/>
        <source>Not all is stored</source>
        <translation>Allt är inte sparat</translation>
    </message>
    <message>
        <location filename="../leaving.py" line="35"/>
        <source>Closing the window loses what is not stored. Go back, see that the disk has room and the store answers, and put the sheet away; or key it again from the paper later.</source>
        <translation>Det som inte är sparat går förlorat när fönstret stängs. Gå tillbaka, se till att disken har plats och att lagret svarar, och lägg undan bladet; eller mata in det igen från papperet senare.</translation>
    </message>
    <message>
        <location filename="../leaving.py" line="40"/>
        <source>&amp;Quit, and lose it</source>
        <translation>A&amp;vsluta och förlora det</translation>
    </message>
    <message>
        <location filename="../leaving.py" line="41"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>Ledger</name>
    <message>
        <location filename="../recovery/closing/ledger.py" line="177"/>
        <source>Sheet</source>
        <translation>Blad</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="178"/>
        <source>Form</source>
        <translation>Blankett</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="179"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="180"/>
        <source>Page</source>
        <translation>Sida</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="181"/>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="182"/>
        <source>Reason</source>
        <translation>Orsak</translation>
    </message>
</context>
<context>
    <name>LedgerView</name>
    <message>
        <location filename="../recovery/closing/ledger.py" line="66"/>
        <source>Only what is &amp;missing</source>
        <translation>Bara det som &amp;saknas</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="67"/>
        <source>Sheets</source>
        <translation>Blad</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="68"/>
        <source>The sheet &amp;is</source>
        <translation>Bladet &amp;är</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="69"/>
        <source>Where the sheet is</source>
        <translation>Var bladet är</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="74"/>
        <source>&amp;Why, or where it is filed</source>
        <translation>Varför, eller var det är arkive&amp;rat</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="75"/>
        <source>Why, or where it is filed</source>
        <translation>Varför, eller var det är arkiverat</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="76"/>
        <source>&amp;Note it</source>
        <translation>&amp;Anteckna</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="114"/>
        <source>No outage is open</source>
        <translation>Inget driftstopp är öppet</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="115"/>
        <source>Sheets appear here when an outage is declared.</source>
        <translation>Bladen kommer hit när ett driftstopp är utlyst och något är utskrivet.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="118"/>
        <source>{missing} of {all} sheets missing</source>
        <translation>{missing} av {all} blad saknas</translation>
    </message>
    <message>
        <location filename="../recovery/closing/ledger.py" line="122"/>
        <source>Nothing is missing.</source>
        <translation>Inget saknas.</translation>
    </message>
</context>
<context>
    <name>ListsView</name>
    <message>
        <location filename="../recovery/findings/lists.py" line="49"/>
        <source>Worklist: to enter by hand</source>
        <translation>Arbetslista: att föra in för hand</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="50"/>
        <source>Query list: to ask the ward</source>
        <translation>Frågelista: att fråga avdelningen om</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="51"/>
        <source>Clinician&apos;s list: to decide</source>
        <translation>Läkarens lista: att avgöra</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="55"/>
        <source>L&amp;ist</source>
        <translation>L&amp;ista</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="56"/>
        <source>Which list</source>
        <translation>Vilken lista</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="57"/>
        <source>&amp;Print it (Ctrl+P)</source>
        <translation>&amp;Skriv ut (Ctrl+P)</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="58"/>
        <source>Save as &amp;table (CSV) …</source>
        <translation>Spara som &amp;tabell (CSV) …</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="59"/>
        <source>What stands on the list</source>
        <translation>Vad som står på listan</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="105"/>
        <source>No outage is open.</source>
        <translation>Inget driftstopp är öppet.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="112"/>
        <source>Nothing stands on this list.</source>
        <translation>Inget står på den här listan.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="122"/>
        <source>Patient by patient, in the order of time. Printed, its sheets are followed until they come back signed.</source>
        <translation>Patient för patient, i tidsordning. Utskrivna följs bladen tills de kommer tillbaka signerade.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="127"/>
        <source>What cannot be read or understood, by who wrote it. The answers are entered by hand.</source>
        <translation>Det som inte går att läsa eller förstå, efter vem som skrev det. Svaren förs in för hand.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="132"/>
        <source>What does not agree with the record system and nobody has decided. The decisions are noted on the findings&apos; page.</source>
        <translation>Det som inte stämmer med journalsystemet och som ingen har avgjort. Besluten antecknas på sidan Fynd.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="138"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="139"/>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="140"/>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="141"/>
        <source>Why</source>
        <translation>Varför</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="142"/>
        <source>Sheet</source>
        <translation>Blad</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="143"/>
        <source>Who wrote it</source>
        <translation>Vem som skrev</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="144"/>
        <source>Snapshot</source>
        <translation>Ögonblicksbilden</translation>
    </message>
    <message>
        <location filename="../recovery/findings/lists.py" line="145"/>
        <source>Record system now</source>
        <translation>Journalsystemet nu</translation>
    </message>
</context>
<context>
    <name>LookMenu</name>
    <message>
        <location filename="../look_menu.py" line="36"/>
        <source>&amp;Colours</source>
        <translation>&amp;Färger</translation>
    </message>
    <message>
        <location filename="../look_menu.py" line="38"/>
        <source>&amp;As the computer has them</source>
        <translation>&amp;Som datorn har dem</translation>
    </message>
    <message>
        <location filename="../look_menu.py" line="39"/>
        <source>&amp;Light</source>
        <translation>&amp;Ljust</translation>
    </message>
    <message>
        <location filename="../look_menu.py" line="40"/>
        <source>&amp;Dark</source>
        <translation>&amp;Mörkt</translation>
    </message>
    <message>
        <location filename="../look_menu.py" line="41"/>
        <source>&amp;High contrast</source>
        <translation>&amp;Hög kontrast</translation>
    </message>
</context>
<context>
    <name>MorePrints</name>
    <message>
        <location filename="../ward/more.py" line="58"/>
        <source>More ways to print</source>
        <translation>Fler sätt att skriva ut</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="59"/>
        <source>Nobody is chosen in the list</source>
        <translation>Ingen är vald i listan</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="62"/>
        <source>Chosen patients once more, when paper was lost or spoilt. The old sheets are void; hand in those that are written on.</source>
        <translation>De valda patienterna en gång till, när papper kommit bort eller förstörts. De gamla bladen makuleras; lämna in dem som det är skrivet på.</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="66"/>
        <source>&amp;Reason, such as paper jam</source>
        <translation>&amp;Orsak, till exempel pappersstopp</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="67"/>
        <source>Reason</source>
        <translation>Orsak</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="68"/>
        <source>Print &amp;again</source>
        <translation>Skriv ut &amp;igen</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="71"/>
        <source>The whole ward, but only the forms that differ from those that are out. They replace the old ones.</source>
        <translation>Hela avdelningen, men bara de blanketter som skiljer sig från dem som är ute. De ersätter de gamla.</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="75"/>
        <source>Print only what &amp;changed</source>
        <translation>Skriv ut bara det som ä&amp;ndrats</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="77"/>
        <source>Administration sheets of the next day, of the chosen patients.</source>
        <translation>Administreringslistor för nästa dygn, för de valda patienterna.</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="79"/>
        <source>Administration sheets of the next day, of the whole ward.</source>
        <translation>Administreringslistor för nästa dygn, för hela avdelningen.</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="81"/>
        <source>Print the &amp;next day</source>
        <translation>Skriv ut nästa &amp;dygn</translation>
    </message>
    <message>
        <location filename="../ward/more.py" line="82"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>NewCode</name>
    <message>
        <location filename="../readiness/new_code.py" line="43"/>
        <source>New break-glass code</source>
        <translation>Ny nödkod</translation>
    </message>
    <message>
        <location filename="../readiness/new_code.py" line="46"/>
        <source>The code is shown once. Copy it, seal it in an envelope, and hand it out; to whom stands in the log.</source>
        <translation>Koden visas en gång. Skriv av den, försegla den i ett kuvert och lämna ut den; till vem står i loggen.</translation>
    </message>
    <message>
        <location filename="../readiness/new_code.py" line="50"/>
        <source>&amp;To whom, or where it is kept</source>
        <translation>Till ve&amp;m, eller var den förvaras</translation>
    </message>
    <message>
        <location filename="../readiness/new_code.py" line="50"/>
        <source>&amp;Passphrase you hold</source>
        <translation>&amp;Lösenfras som du har</translation>
    </message>
    <message>
        <location filename="../readiness/new_code.py" line="54"/>
        <source>&amp;Make a code</source>
        <translation>&amp;Gör en kod</translation>
    </message>
    <message>
        <location filename="../readiness/new_code.py" line="55"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
    <message>
        <location filename="../readiness/new_code.py" line="55"/>
        <source>It is &amp;copied</source>
        <translation>Den är &amp;avskriven</translation>
    </message>
</context>
<context>
    <name>PaperPane</name>
    <message>
        <location filename="../recovery/paper.py" line="37"/>
        <source>The paper, with the box outlined</source>
        <translation>Papperet, med rutan inramad</translation>
    </message>
    <message>
        <location filename="../recovery/paper.py" line="70"/>
        <source>Ctrl++ nearer · Ctrl+- the whole page</source>
        <translation>Ctrl++ närmare · Ctrl+- hela sidan</translation>
    </message>
    <message>
        <location filename="../recovery/paper.py" line="72"/>
        <source>Key from the paper: there is no scan of this sheet.</source>
        <translation>Registrera från papperet: bladet är inte skannat.</translation>
    </message>
    <message>
        <location filename="../recovery/paper.py" line="74"/>
        <source>Scan {n} of {count} (F9: the other)</source>
        <translation>Skanning {n} av {count} (F9: den andra)</translation>
    </message>
</context>
<context>
    <name>PassphraseStep</name>
    <message>
        <location filename="../first_start/before.py" line="61"/>
        <source>The ward&apos;s passphrase</source>
        <translation>Avdelningens lösenfras</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="64"/>
        <source>It opens the copy on this computer, without network and without anybody&apos;s login. A few words that the whole shift can remember, at least twelve letters.</source>
        <translation>Den öppnar kopian på den här datorn, utan nätverk och utan någons inloggning. Några ord som hela arbetslaget minns, minst tolv tecken.</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="68"/>
        <source>&amp;Passphrase</source>
        <translation>&amp;Lösenfras</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="69"/>
        <source>Passphrase &amp;again</source>
        <translation>Lösenfrasen &amp;igen</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="70"/>
        <source>&amp;Next</source>
        <translation>&amp;Nästa</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="71"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>PatientView</name>
    <message>
        <location filename="../ward/patient.py" line="66"/>
        <source>What the copy holds of the patient</source>
        <translation>Vad kopian innehåller om patienten</translation>
    </message>
    <message>
        <location filename="../ward/patient.py" line="67"/>
        <source>&amp;Back (Esc)</source>
        <translation>&amp;Tillbaka (Esc)</translation>
    </message>
    <message>
        <location filename="../ward/patient.py" line="68"/>
        <source>&amp;Print the forms (Ctrl+P)</source>
        <translation>&amp;Skriv ut blanketterna (Ctrl+P)</translation>
    </message>
    <message>
        <location filename="../ward/patient.py" line="69"/>
        <source>Labels, &amp;wristband …</source>
        <translation>&amp;Etiketter, armband …</translation>
    </message>
    <message>
        <location filename="../ward/patient.py" line="70"/>
        <source>Patient above (Alt+↑)</source>
        <translation>Patienten ovanför (Alt+↑)</translation>
    </message>
    <message>
        <location filename="../ward/patient.py" line="71"/>
        <source>Patient below (Alt+↓)</source>
        <translation>Patienten nedanför (Alt+↓)</translation>
    </message>
    <message>
        <location filename="../ward/patient.py" line="128"/>
        <source>born {date}</source>
        <translation>född {date}</translation>
    </message>
    <message>
        <location filename="../ward/patient.py" line="134"/>
        <source>On paper: {state}</source>
        <translation>På papper: {state}</translation>
    </message>
</context>
<context>
    <name>Patients</name>
    <message>
        <location filename="../ward/patients.py" line="33"/>
        <source>Bed</source>
        <translation>Säng</translation>
    </message>
    <message>
        <location filename="../ward/patients.py" line="34"/>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <location filename="../ward/patients.py" line="35"/>
        <source>Identity number</source>
        <translation>Personnummer</translation>
    </message>
    <message>
        <location filename="../ward/patients.py" line="36"/>
        <source>Allergies</source>
        <translation>Överkänslighet</translation>
    </message>
    <message>
        <location filename="../ward/patients.py" line="37"/>
        <source>Alerts</source>
        <translation>Varningar</translation>
    </message>
    <message>
        <location filename="../ward/patients.py" line="38"/>
        <source>Age of data</source>
        <translation>Ålder</translation>
    </message>
    <message>
        <location filename="../ward/patients.py" line="39"/>
        <source>On paper</source>
        <translation>På papper</translation>
    </message>
</context>
<context>
    <name>PeopleView</name>
    <message>
        <location filename="../readiness/people.py" line="32"/>
        <source>Those who can sign in</source>
        <translation>De som kan logga in</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="33"/>
        <source>Nobody can sign in.</source>
        <translation>Ingen kan logga in.</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="34"/>
        <source>New &amp;PIN …</source>
        <translation>Ny &amp;PIN …</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="35"/>
        <source>&amp;Retire …</source>
        <translation>&amp;Stäng av …</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="36"/>
        <source>&amp;Add a person …</source>
        <translation>&amp;Lägg till en person …</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="40"/>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="40"/>
        <source>Role</source>
        <translation>Roll</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="40"/>
        <source>Wrong PINs</source>
        <translation>Fel PIN</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="63"/>
        <source>New PIN</source>
        <translation>Ny PIN</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="64"/>
        <source>{name} signs in with this from now on.</source>
        <translation>{name} loggar in med denna från och med nu.</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="65"/>
        <source>&amp;Keep it</source>
        <translation>&amp;Spara</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="68"/>
        <source>&amp;PIN</source>
        <translation>&amp;PIN</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="77"/>
        <source>Retire a person</source>
        <translation>Stäng av en person</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="78"/>
        <source>{name} signs in no more. What was done keeps the name.</source>
        <translation>{name} loggar inte in mer. Det som gjordes behåller namnet.</translation>
    </message>
    <message>
        <location filename="../readiness/people.py" line="79"/>
        <source>&amp;Retire</source>
        <translation>&amp;Stäng av</translation>
    </message>
</context>
<context>
    <name>PersonStep</name>
    <message>
        <location filename="../first_start/before.py" line="105"/>
        <source>Who are you?</source>
        <translation>Vem är du?</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="108"/>
        <source>You are the first who can sign in, and can add the others. Everything that is done here has a name.</source>
        <translation>Du är den första som kan logga in, och kan lägga till de andra. Allt som görs här har ett namn.</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="112"/>
        <source>Your na&amp;me</source>
        <translation>Ditt na&amp;mn</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="113"/>
        <source>P&amp;IN, at least six digits</source>
        <translation>P&amp;IN, minst sex siffror</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="114"/>
        <source>PI&amp;N again</source>
        <translation>PI&amp;N igen</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="115"/>
        <source>&amp;Make the store</source>
        <translation>&amp;Skapa lagret</translation>
    </message>
    <message>
        <location filename="../first_start/before.py" line="116"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>PlaceView</name>
    <message>
        <location filename="../recovery/intake/place.py" line="55"/>
        <source>Sheet &amp;number</source>
        <translation>Blad&amp;nummer</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="56"/>
        <source>Number of the sheet that this page is</source>
        <translation>Numret på det blad som sidan är</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="57"/>
        <source>as printed on the sheet</source>
        <translation>som på bladet</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="58"/>
        <source>It is &amp;this sheet</source>
        <translation>Det är de&amp;tta blad</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="59"/>
        <source>Set its corners (F7)</source>
        <translation>Peka ut hörnen (F7)</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="60"/>
        <source>It is none: &amp;why (F3)</source>
        <translation>Det är inget: &amp;varför (F3)</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="61"/>
        <source>Why the page belongs to no sheet</source>
        <translation>Varför sidan inte hör till något blad</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="62"/>
        <source>&amp;Put aside</source>
        <translation>&amp;Lägg åt sidan</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="63"/>
        <source>The page as it was scanned</source>
        <translation>Sidan som den skannades</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="91"/>
        <source>1–4 choose a corner of the sheet (1: top left as it is read) · arrows move it, Shift farther · + nearer · R turn · Enter: these are the corners</source>
        <translation>1–4 väljer ett hörn av bladet (1: överst till vänster när man läser det) · piltangenter flyttar det, Skift längre · + närmare · R vrid · Enter: detta är hörnen</translation>
    </message>
    <message>
        <location filename="../recovery/intake/place.py" line="95"/>
        <source>In the picture: R turn · + nearer · - all of it</source>
        <translation>I bilden: R vrid · + närmare · - hela</translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message>
        <location filename="../ward/plan.py" line="103"/>
        <source>Forms of the packet</source>
        <translation>Blanketter i reservpärmen</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="104"/>
        <source>Form</source>
        <translation>Blankett</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="104"/>
        <source>Copies each</source>
        <translation>Kopior per patient</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="104"/>
        <source>Blank</source>
        <translation>Tomma</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="104"/>
        <source>Sides</source>
        <translation>Sidor</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="105"/>
        <source>&amp;Copies for each patient</source>
        <translation>&amp;Kopior per patient</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="105"/>
        <source>&amp;Blank ones</source>
        <translation>&amp;Tomma</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="107"/>
        <source>&amp;Up (Alt+↑)</source>
        <translation>&amp;Upp (Alt+↑)</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="108"/>
        <source>&amp;Down (Alt+↓)</source>
        <translation>&amp;Ned (Alt+↓)</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="109"/>
        <source>The ward&apos;s &amp;overview first</source>
        <translation>Avdelningens &amp;översikt först</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="111"/>
        <source>&amp;Patients</source>
        <translation>&amp;Patienter</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="112"/>
        <source>&amp;Sides of the paper</source>
        <translation>&amp;Sidor av papperet</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="113"/>
        <source>&amp;Tray, if not usual</source>
        <translation>Pappersfa&amp;ck, om ej vanligt</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="119"/>
        <source>Everybody on the ward</source>
        <translation>Alla på avdelningen</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="119"/>
        <source>Chosen each time</source>
        <translation>Väljs varje gång</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="120"/>
        <source>One side</source>
        <translation>Enkelsidigt</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="120"/>
        <source>Both, turned at the long edge</source>
        <translation>Båda, vänds vid långsidan</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="121"/>
        <source>Both, turned at the short edge</source>
        <translation>Båda, vänds vid kortsidan</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="122"/>
        <source>Save the pla&amp;n (Ctrl+S)</source>
        <translation>Spa&amp;ra planen (Ctrl+S)</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="123"/>
        <source>Sho&amp;w what is printed (F5)</source>
        <translation>&amp;Granska vad som skrivs ut (F5)</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="124"/>
        <source>As usual a&amp;gain</source>
        <translation>Som van&amp;ligt igen</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="125"/>
        <source>Pages that the plan would print</source>
        <translation>Sidor som planen skriver ut</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="127"/>
        <source>Shown here: the overview, one patient, and one of each blank form.</source>
        <translation>Här visas översikten, en patient och en av varje tom blankett.</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="179"/>
        <source>Press F5 to see what is printed.</source>
        <translation>Tryck F5 för att se vad som skrivs ut.</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="184"/>
        <source>Counting pages …</source>
        <translation>Räknar sidor …</translation>
    </message>
    <message>
        <location filename="../ward/plan.py" line="199"/>
        <source>Sides: {sides}. Sheets of paper: {leaves}.</source>
        <translation>Sidor: {sides}. Papper: {leaves}.</translation>
    </message>
</context>
<context>
    <name>Policy</name>
    <message>
        <location filename="../recovery/writeback/policy.py" line="36"/>
        <source>Write-back</source>
        <translation>Återföring</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/policy.py" line="39"/>
        <source>What is decided is sent to the record system only for the kinds that are ticked; the rest goes to the worklist.</source>
        <translation>Det som är beslutat skickas till journalsystemet bara för de typer som är ikryssade; resten går till arbetslistan.</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/policy.py" line="46"/>
        <source>&amp;Done</source>
        <translation>&amp;Klar</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <location filename="../paper/preview.py" line="50"/>
        <source>The pages</source>
        <translation>Sidorna</translation>
    </message>
    <message>
        <location filename="../paper/preview.py" line="51"/>
        <source>&amp;Back (Esc)</source>
        <translation>&amp;Tillbaka (Esc)</translation>
    </message>
    <message>
        <location filename="../paper/preview.py" line="52"/>
        <source>Save as P&amp;DF … (Ctrl+S)</source>
        <translation>Spara som P&amp;DF … (Ctrl+S)</translation>
    </message>
</context>
<context>
    <name>PrintersView</name>
    <message>
        <location filename="../ward/printers.py" line="44"/>
        <source>Printers</source>
        <translation>Skrivare</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="46"/>
        <source>No printer was found.
Check the cable and that it is on, then press F5.</source>
        <translation>Ingen skrivare hittades.
Kontrollera kabeln och att den är på, och tryck F5.</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="48"/>
        <source>&amp;Print a test page</source>
        <translation>Skriv ut en &amp;provsida</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="51"/>
        <source>Ctrl+P prints it. It bears no patient, and shows whether what is printed can be read in again.</source>
        <translation>Ctrl+P skriver ut den. Den bär ingen patient, och visar om det som skrivs ut går att läsa in igen.</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="73"/>
        <source>Printer</source>
        <translation>Skrivare</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="73"/>
        <source>Usual</source>
        <translation>Vanlig</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="73"/>
        <source>How it stands</source>
        <translation>Hur den mår</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="88"/>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <location filename="../ward/printers.py" line="101"/>
        <source>No printer is chosen</source>
        <translation>Ingen skrivare är vald</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <location filename="../paper/printing.py" line="75"/>
        <source>&amp;Printer</source>
        <translation>&amp;Skrivare</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="76"/>
        <source>Printer</source>
        <translation>Skrivare</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="77"/>
        <source>Refr&amp;esh (F5)</source>
        <translation>U&amp;ppdatera (F5)</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="78"/>
        <source>P&amp;rint (Ctrl+P)</source>
        <translation>Skriv &amp;ut (Ctrl+P)</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="80"/>
        <source>▲ No printer was found. Check its cable, or save the packet as a PDF.</source>
        <translation>▲ Ingen skrivare hittades. Kontrollera sladden, eller spara reservpärmen som PDF.</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="83"/>
        <source>Did everything come out right?</source>
        <translation>Kom allt ut rätt?</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="84"/>
        <source>&amp;Yes, every page</source>
        <translation>&amp;Ja, varje sida</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="85"/>
        <source>&amp;No, or I am not sure</source>
        <translation>&amp;Nej, eller osäkert</translation>
    </message>
    <message>
        <location filename="../paper/printing.py" line="82"/>
        <source>Print &amp;elsewhere (Ctrl+E)</source>
        <translation>Skriv ut &amp;annanstans (Ctrl+E)</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <location filename="../progress.py" line="35"/>
        <source>St&amp;op</source>
        <translation>Avbr&amp;yt</translation>
    </message>
    <message>
        <location filename="../progress.py" line="36"/>
        <source>How far it is</source>
        <translation>Hur långt det har kommit</translation>
    </message>
</context>
<context>
    <name>ProgressView</name>
    <message>
        <location filename="../recovery/closing/progress.py" line="45"/>
        <source>Sheets by ward and state, as a picture</source>
        <translation>Blad per avdelning och läge, som bild</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="46"/>
        <source>Sheets by ward and state</source>
        <translation>Blad per avdelning och läge</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="47"/>
        <source>No outage is open.</source>
        <translation>Inget driftstopp är öppet.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="85"/>
        <source>Ward</source>
        <translation>Avdelning</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="86"/>
        <source>Sheets</source>
        <translation>Blad</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="87"/>
        <source>Keyings left</source>
        <translation>Inmatningar kvar</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="88"/>
        <source>Oldest unkeyed</source>
        <translation>Äldsta ej inmatade</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="89"/>
        <source>Keyings an hour</source>
        <translation>Inmatningar per timme</translation>
    </message>
    <message>
        <location filename="../recovery/closing/progress.py" line="90"/>
        <source>Done at that rate</source>
        <translation>Klart i den takten</translation>
    </message>
</context>
<context>
    <name>ProvenStep</name>
    <message>
        <location filename="../first_start/after.py" line="114"/>
        <source>The first snapshot</source>
        <translation>Den första ögonblicksbilden</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="117"/>
        <source>It is read, judged, kept, and proven: a packet is rendered from it and read back.</source>
        <translation>Den hämtas, bedöms, sparas och bevisas: en reservpärm görs av den och läses tillbaka.</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="120"/>
        <source>Try &amp;again</source>
        <translation>Försök i&amp;gen</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="121"/>
        <source>The proven packet</source>
        <translation>Den bevisade reservpärmen</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="122"/>
        <source>&amp;To the ward</source>
        <translation>&amp;Till avdelningen</translation>
    </message>
    <message>
        <location filename="../first_start/after.py" line="135"/>
        <source>Reading the ward and proving it …</source>
        <translation>Hämtar avdelningen och bevisar bilden …</translation>
    </message>
</context>
<context>
    <name>ReadinessSpace</name>
    <message>
        <location filename="../readiness/space.py" line="45"/>
        <source>Ready</source>
        <translation>Redo</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="46"/>
        <source>All wards</source>
        <translation>Alla avdelningar</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="47"/>
        <source>Snapshots</source>
        <translation>Ögonblicksbilder</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="48"/>
        <source>Compare</source>
        <translation>Jämför</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="49"/>
        <source>Sources</source>
        <translation>Källor</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="50"/>
        <source>Keys</source>
        <translation>Nycklar</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="51"/>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="52"/>
        <source>Trail</source>
        <translation>Logg</translation>
    </message>
    <message>
        <location filename="../readiness/space.py" line="53"/>
        <source>Forms</source>
        <translation>Blanketter</translation>
    </message>
</context>
<context>
    <name>ReadyView</name>
    <message>
        <location filename="../readiness/ready.py" line="53"/>
        <source>What readiness looks at</source>
        <translation>Vad beredskapen ser på</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="54"/>
        <source>&amp;Take a new snapshot</source>
        <translation>&amp;Ta en ny ögonblicksbild</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="55"/>
        <source>&amp;Snapshots …</source>
        <translation>&amp;Ögonblicksbilder …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="56"/>
        <source>Hold a &amp;drill …</source>
        <translation>Håll en &amp;övning …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="57"/>
        <source>D&amp;rills and their records …</source>
        <translation>Övnin&amp;gar och protokoll …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="58"/>
        <source>&amp;Count the forms …</source>
        <translation>&amp;Räkna blanketterna …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="59"/>
        <source>&amp;Printers …</source>
        <translation>&amp;Skrivare …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="60"/>
        <source>&amp;Keyslots …</source>
        <translation>&amp;Nyckelfack …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="61"/>
        <source>Tim&amp;etable …</source>
        <translation>Sch&amp;ema …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="62"/>
        <source>Asking …</source>
        <translation>Frågar …</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="66"/>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="66"/>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="66"/>
        <source>How it stands</source>
        <translation>Hur det står till</translation>
    </message>
    <message>
        <location filename="../readiness/ready.py" line="120"/>
        <source>Reading the ward …</source>
        <translation>Läser avdelningen …</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <location filename="../ward/reason.py" line="25"/>
        <source>&amp;Reason</source>
        <translation>&amp;Orsak</translation>
    </message>
</context>
<context>
    <name>RecoverySpace</name>
    <message>
        <location filename="../recovery/space.py" line="27"/>
        <source>Key a sheet</source>
        <translation>Registrera ett blad</translation>
    </message>
    <message>
        <location filename="../recovery/space.py" line="27"/>
        <source>Take in scans</source>
        <translation>Ta in skanningar</translation>
    </message>
</context>
<context>
    <name>Save</name>
    <message>
        <location filename="../paper/save.py" line="63"/>
        <source>The file is locked with a password, which whoever opens it has to type.</source>
        <translation>Filen låses med ett lösenord, som den som öppnar filen måste skriva.</translation>
    </message>
    <message>
        <location filename="../paper/save.py" line="65"/>
        <source>&amp;Password of the file</source>
        <translation>Filens &amp;lösenord</translation>
    </message>
    <message>
        <location filename="../paper/save.py" line="66"/>
        <source>Password of the file</source>
        <translation>Filens lösenord</translation>
    </message>
    <message>
        <location filename="../paper/save.py" line="67"/>
        <source>Save it &amp;without a password</source>
        <translation>Spara &amp;utan lösenord</translation>
    </message>
    <message>
        <location filename="../paper/save.py" line="69"/>
        <source>▲ Anyone who finds the file can read it. Delete it when it has been used.</source>
        <translation>▲ Vem som helst som hittar filen kan läsa den. Ta bort den när den är använd.</translation>
    </message>
    <message>
        <location filename="../paper/save.py" line="71"/>
        <source>&amp;Choose where …</source>
        <translation>&amp;Välj plats …</translation>
    </message>
    <message>
        <location filename="../paper/save.py" line="72"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
    <message>
        <location filename="../paper/save.py" line="75"/>
        <source>Save as {kind}</source>
        <translation>Spara som {kind}</translation>
    </message>
</context>
<context>
    <name>Settle</name>
    <message>
        <location filename="../recovery/writeback/settle.py" line="55"/>
        <source>Settle what has no answer</source>
        <translation>Avgör det som saknar svar</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="57"/>
        <source>Look in the record system under the patient and the time. What do you see?</source>
        <translation>Se efter i journalsystemet på patienten och tiden. Vad ser du?</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="60"/>
        <source>It &amp;is there: nothing more is sent</source>
        <translation>Den &amp;finns där: inget mer skickas</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="61"/>
        <source>It is &amp;not there: it is entered by hand, from the worklist</source>
        <translation>Den finns &amp;inte där: den förs in för hand, från arbetslistan</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="62"/>
        <source>It is not there: &amp;send it again, with the same number</source>
        <translation>Den finns inte där: &amp;skicka den igen, med samma nummer</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="66"/>
        <source>&amp;How do you know?</source>
        <translation>&amp;Hur vet du det?</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="67"/>
        <source>How do you know?</source>
        <translation>Hur vet du det?</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="68"/>
        <source>&amp;Settle it</source>
        <translation>&amp;Avgör</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="69"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/settle.py" line="83"/>
        <source>Settling …</source>
        <translation>Avgör …</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <location filename="../recovery/sheet.py" line="89"/>
        <source>Sheet &amp;number</source>
        <translation>Blad&amp;nummer</translation>
    </message>
    <message>
        <location filename="../recovery/sheet.py" line="90"/>
        <source>Sheet number</source>
        <translation>Bladnummer</translation>
    </message>
    <message>
        <location filename="../recovery/sheet.py" line="91"/>
        <source>as printed on the sheet</source>
        <translation>som det står på bladet</translation>
    </message>
    <message>
        <location filename="../recovery/sheet.py" line="92"/>
        <source>&amp;Call up</source>
        <translation>&amp;Ta fram</translation>
    </message>
    <message>
        <location filename="../recovery/sheet.py" line="93"/>
        <source>Ne&amp;xt sheet (F4)</source>
        <translation>N&amp;ästa blad (F4)</translation>
    </message>
    <message>
        <location filename="../recovery/sheet.py" line="96"/>
        <source>Type the number of a sheet, or read its code with a barcode reader.
Enter with nothing typed: the next sheet that came back.</source>
        <translation>Skriv ett bladnummer, eller läs koden med streckkodsläsare.
Enter utan nummer: nästa blad som kommit tillbaka.</translation>
    </message>
    <message>
        <location filename="../recovery/sheet.py" line="231"/>
        <source>page {page} of {pages}</source>
        <translation>sida {page} av {pages}</translation>
    </message>
    <message>
        <location filename="../recovery/step_words.py" line="11"/>
        <source>First keying.</source>
        <translation>Första inmatningen.</translation>
    </message>
    <message>
        <location filename="../recovery/step_words.py" line="12"/>
        <source>Second keying, of doses and times. You do not see the first.</source>
        <translation>Andra inmatningen, av doser och tider. Du ser inte den första.</translation>
    </message>
    <message>
        <location filename="../recovery/step_words.py" line="15"/>
        <source>The two keyings differ here. Look at the paper and key what it says.</source>
        <translation>De två inmatningarna skiljer sig här. Titta på papperet och mata in vad som står där.</translation>
    </message>
    <message>
        <location filename="../recovery/step_words.py" line="18"/>
        <source>Someone else has to key this sheet now. Switch person.</source>
        <translation>Någon annan ska mata in det här bladet nu. Byt person.</translation>
    </message>
    <message>
        <location filename="../recovery/step_words.py" line="21"/>
        <source>This sheet is done. Take the next one.</source>
        <translation>Det här bladet är färdigt. Ta nästa.</translation>
    </message>
    <message>
        <location filename="../recovery/sheet.py" line="241"/>
        <source>{count} left</source>
        <translation>{count} kvar</translation>
    </message>
</context>
<context>
    <name>ShowProposal</name>
    <message>
        <location filename="../readiness/proposal.py" line="56"/>
        <source>A file of tables</source>
        <translation>En fil med tabeller</translation>
    </message>
    <message>
        <location filename="../readiness/proposal.py" line="57"/>
        <source>A proposal: check every line before it is used.</source>
        <translation>Ett förslag: gå igenom varje rad innan det används.</translation>
    </message>
    <message>
        <location filename="../readiness/proposal.py" line="59"/>
        <source>&amp;What was found</source>
        <translation>&amp;Vad som hittades</translation>
    </message>
    <message>
        <location filename="../readiness/proposal.py" line="60"/>
        <source>&amp;Profile proposed</source>
        <translation>&amp;Föreslagen profil</translation>
    </message>
    <message>
        <location filename="../readiness/proposal.py" line="61"/>
        <source>&amp;Name of the profile</source>
        <translation>Profilens &amp;namn</translation>
    </message>
    <message>
        <location filename="../readiness/proposal.py" line="67"/>
        <source>&amp;Save the profile</source>
        <translation>&amp;Spara profilen</translation>
    </message>
    <message>
        <location filename="../readiness/proposal.py" line="68"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <location filename="../unlock/sign_in.py" line="60"/>
        <source>Who are you?</source>
        <translation>Vem är du?</translation>
    </message>
    <message>
        <location filename="../unlock/sign_in.py" line="62"/>
        <source>Everything you do is noted in your name. Two people key each dose.</source>
        <translation>Allt du gör antecknas i ditt namn. Två personer matar in varje dos.</translation>
    </message>
    <message>
        <location filename="../unlock/sign_in.py" line="64"/>
        <source>&amp;Name</source>
        <translation>&amp;Namn</translation>
    </message>
    <message>
        <location filename="../unlock/sign_in.py" line="65"/>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <location filename="../unlock/sign_in.py" line="66"/>
        <source>&amp;PIN</source>
        <translation>&amp;PIN</translation>
    </message>
    <message>
        <location filename="../unlock/sign_in.py" line="67"/>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <location filename="../unlock/sign_in.py" line="68"/>
        <source>&amp;Sign in</source>
        <translation>&amp;Logga in</translation>
    </message>
    <message>
        <location filename="../unlock/sign_in.py" line="69"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>SnapshotsView</name>
    <message>
        <location filename="../ward/snapshots.py" line="58"/>
        <source>Snapshots of the ward</source>
        <translation>Avdelningens ögonblicksbilder</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="60"/>
        <source>No snapshot of the ward yet.
Take one while the record system works.</source>
        <translation>Ingen ögonblicksbild av avdelningen ännu.
Hämta en medan journalsystemet fungerar.</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="62"/>
        <source>Trust it &amp;all the same …</source>
        <translation>Godta den trots tv&amp;ivlen …</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="63"/>
        <source>While the record system works:</source>
        <translation>Medan journalsystemet fungerar:</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="64"/>
        <source>&amp;Take a new snapshot</source>
        <translation>Hämta &amp;ny ögonblicksbild</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="100"/>
        <source>Reading the ward …</source>
        <translation>Läser avdelningen …</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="111"/>
        <source>Fetched</source>
        <translation>Hämtad</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="112"/>
        <source>Age</source>
        <translation>Ålder</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="113"/>
        <source>Patients</source>
        <translation>Patienter</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="114"/>
        <source>Proven</source>
        <translation>Prövad</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="115"/>
        <source>How it stands</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="129"/>
        <source>✓ yes</source>
        <translation>✓ ja</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="129"/>
        <source>▲ NO</source>
        <translation>▲ NEJ</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="138"/>
        <source>▲ KEPT APART. Doubts: {count}</source>
        <translation>▲ HÅLLS ÅTSKILD. Tvivel: {count}</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="140"/>
        <source>● In use: printed from now</source>
        <translation>● Gäller: utskrifter görs ur den</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="142"/>
        <source>Earlier</source>
        <translation>Tidigare</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="144"/>
        <source>trusted in spite of doubts by {name}</source>
        <translation>godtagen trots tvivel av {name}</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="146"/>
        <source>pinned</source>
        <translation>fäst</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="159"/>
        <source>Un&amp;pin</source>
        <translation>L&amp;ossa</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="159"/>
        <source>&amp;Pin …</source>
        <translation>F&amp;äst …</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="160"/>
        <source>No snapshot is chosen</source>
        <translation>Ingen ögonblicksbild är vald</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="166"/>
        <source>From {source}</source>
        <translation>Ur {source}</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="168"/>
        <source>Why it is in doubt</source>
        <translation>Varför den väcker tvivel</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="169"/>
        <source>What is missing</source>
        <translation>Vad som saknas</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="170"/>
        <source>Worth knowing</source>
        <translation>Bra att veta</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="175"/>
        <source>Trusted because: {reason}</source>
        <translation>Godtagen därför att: {reason}</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="177"/>
        <source>Pinned because: {reason}</source>
        <translation>Fäst därför att: {reason}</translation>
    </message>
    <message>
        <location filename="../ward/snapshots.py" line="179"/>
        <source>Nothing about it is in doubt.</source>
        <translation>Inget i den väcker tvivel.</translation>
    </message>
</context>
<context>
    <name>SourceStep</name>
    <message>
        <location filename="../first_start/source.py" line="69"/>
        <source>Where is the ward read from?</source>
        <translation>Varifrån hämtas avdelningen?</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="70"/>
        <source>Fallback reads; here nothing is written to the record system.</source>
        <translation>Fallback läser; här skrivs inget till journalsystemet.</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="72"/>
        <source>▲ IT has laid a settings file on this computer. It stands; only check it.</source>
        <translation>▲ IT har lagt en inställningsfil på den här datorn. Den gäller; kontrollera bara att den fungerar.</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="75"/>
        <source>&amp;Demo ward with invented patients, to try and to practise</source>
        <translation>&amp;Demoavdelning med påhittade patienter, för att prova och öva</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="76"/>
        <source>&amp;FHIR server of the record system</source>
        <translation>Journalsystemets F&amp;HIR-server</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="77"/>
        <source>Ta&amp;bles (CSV, Excel) with a mapping profile</source>
        <translation>Ta&amp;beller (CSV, Excel) med en mappningsprofil</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="78"/>
        <source>&amp;HL7 files in a folder</source>
        <translation>HL&amp;7-filer i en mapp</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="82"/>
        <source>&amp;Client id (empty: no sign-in)</source>
        <translation>&amp;Klient-id (tomt: ingen inloggning)</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="83"/>
        <source>&amp;Key file (PEM)</source>
        <translation>N&amp;yckelfil (PEM)</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="84"/>
        <source>&amp;Ward of this computer</source>
        <translation>Datorns &amp;avdelning</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="85"/>
        <source>Check the &amp;source</source>
        <translation>Kontrollera käll&amp;an</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="86"/>
        <source>Asking the source …</source>
        <translation>Frågar källan …</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="87"/>
        <source>&amp;Next</source>
        <translation>&amp;Nästa</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="88"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="171"/>
        <source>&amp;Address of the server</source>
        <translation>Serverns adr&amp;ess</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="172"/>
        <source>&amp;Profile (.toml)</source>
        <translation>&amp;Profil (.toml)</translation>
    </message>
    <message>
        <location filename="../first_start/source.py" line="173"/>
        <source>F&amp;older</source>
        <translation>&amp;Mapp</translation>
    </message>
</context>
<context>
    <name>SourcesView</name>
    <message>
        <location filename="../readiness/sources.py" line="48"/>
        <source>Where charts come from</source>
        <translation>Var journalutdragen kommer ifrån</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="49"/>
        <location filename="../readiness/sources.py" line="162"/>
        <source>Asking …</source>
        <translation>Frågar …</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="50"/>
        <source>Ask &amp;what it can do (Enter)</source>
        <translation>Fråga vad den &amp;kan (Enter)</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="51"/>
        <source>A&amp;ccept what changed</source>
        <translation>&amp;Godta det som ändrats</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="52"/>
        <source>&amp;Try it on its files (Enter)</source>
        <translation>&amp;Prova den på dess filer (Enter)</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="53"/>
        <source>Read it, &amp;patient and all</source>
        <translation>L&amp;äs det, med patient och allt</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="54"/>
        <source>Try it a&amp;gain</source>
        <translation>Försök i&amp;gen</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="55"/>
        <source>Try all a&amp;gain</source>
        <translation>Försök med alla i&amp;gen</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="56"/>
        <source>&amp;Drop it …</source>
        <translation>&amp;Kasta det …</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="57"/>
        <source>Look at a file of ta&amp;bles …</source>
        <translation>&amp;Titta på en fil med tabeller …</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="61"/>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="61"/>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="61"/>
        <source>How it stands</source>
        <translation>Hur det står till</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="88"/>
        <source>Drop a message</source>
        <translation>Kasta ett meddelande</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="89"/>
        <source>It is never used. That it came, and why it was dropped, stays in the trail.</source>
        <translation>Det används aldrig. Att det kom, och varför det kastades, står kvar i loggen.</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="90"/>
        <source>&amp;Drop it</source>
        <translation>&amp;Kasta det</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="104"/>
        <source>Reading …</source>
        <translation>Läser …</translation>
    </message>
    <message>
        <location filename="../readiness/sources.py" line="112"/>
        <source>Look at a file of tables</source>
        <translation>Titta på en fil med tabeller</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <location filename="../first_start/step.py" line="54"/>
        <source>Step {number} of {of}</source>
        <translation>Steg {number} av {of}</translation>
    </message>
</context>
<context>
    <name>StockView</name>
    <message>
        <location filename="../recovery/closing/stock.py" line="29"/>
        <source>Blank forms and reserve numbers</source>
        <translation>Tomma blanketter och reservnummer</translation>
    </message>
    <message>
        <location filename="../recovery/closing/stock.py" line="30"/>
        <source>No blank form was printed and no reserve number given.</source>
        <translation>Ingen tom blankett är utskriven och inget reservnummer givet.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/stock.py" line="31"/>
        <source>No outage is open.</source>
        <translation>Inget driftstopp är öppet.</translation>
    </message>
    <message>
        <location filename="../recovery/closing/stock.py" line="51"/>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <location filename="../recovery/closing/stock.py" line="52"/>
        <source>Form or number</source>
        <translation>Blankett eller nummer</translation>
    </message>
    <message>
        <location filename="../recovery/closing/stock.py" line="53"/>
        <source>How many, or for whom</source>
        <translation>Hur många, eller till vem</translation>
    </message>
    <message>
        <location filename="../recovery/closing/stock.py" line="54"/>
        <source>Where it went</source>
        <translation>Vart det tog vägen</translation>
    </message>
</context>
<context>
    <name>Tell</name>
    <message>
        <location filename="../readiness/tell.py" line="47"/>
        <source>The record of the drill</source>
        <translation>Övningsprotokollet</translation>
    </message>
    <message>
        <location filename="../readiness/tell.py" line="48"/>
        <source>A line for each. No patient&apos;s name.</source>
        <translation>En rad för var och en. Inga patientnamn.</translation>
    </message>
    <message>
        <location filename="../readiness/tell.py" line="49"/>
        <source>&amp;Who took part</source>
        <translation>Vi&amp;lka som var med</translation>
    </message>
    <message>
        <location filename="../readiness/tell.py" line="49"/>
        <source>What went w&amp;rong, and what we change</source>
        <translation>Vad som &amp;gick fel, och vad vi ändrar</translation>
    </message>
    <message>
        <location filename="../readiness/tell.py" line="53"/>
        <source>&amp;Keep</source>
        <translation>&amp;Spara</translation>
    </message>
    <message>
        <location filename="../readiness/tell.py" line="54"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
</context>
<context>
    <name>TrailView</name>
    <message>
        <location filename="../readiness/trail.py" line="27"/>
        <source>The trail</source>
        <translation>Loggen</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="28"/>
        <source>Check the trail to see its last rows.</source>
        <translation>Kontrollera loggen, så visas de senaste raderna.</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="29"/>
        <source>&amp;Check the whole trail</source>
        <translation>&amp;Kontrollera hela loggen</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="30"/>
        <source>&amp;Export …</source>
        <translation>&amp;Exportera …</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="34"/>
        <source>Row</source>
        <translation>Rad</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="34"/>
        <source>When</source>
        <translation>När</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="34"/>
        <source>Who</source>
        <translation>Vem</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="34"/>
        <source>Act</source>
        <translation>Handling</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="44"/>
        <location filename="../readiness/trail.py" line="52"/>
        <source>Export the trail</source>
        <translation>Exportera loggen</translation>
    </message>
    <message>
        <location filename="../readiness/trail.py" line="62"/>
        <source>Checking …</source>
        <translation>Kontrollerar …</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message>
        <location filename="../ward/trust.py" line="19"/>
        <source>Trust a snapshot</source>
        <translation>Godta en ögonblicksbild</translation>
    </message>
    <message>
        <location filename="../ward/trust.py" line="20"/>
        <source>You have read its doubts, and know that the ward really looks so. What is printed from now on comes from it.</source>
        <translation>Du har läst tvivlen och vet att det verkligen ser ut så på avdelningen. Det som skrivs ut från och med nu kommer ur den.</translation>
    </message>
    <message>
        <location filename="../ward/trust.py" line="25"/>
        <source>&amp;Trust it</source>
        <translation>&amp;Godta den</translation>
    </message>
    <message>
        <location filename="../ward/trust.py" line="33"/>
        <source>Pin a snapshot</source>
        <translation>Fäst en ögonblicksbild</translation>
    </message>
    <message>
        <location filename="../ward/trust.py" line="34"/>
        <source>It is kept until it is unpinned. Where the record system is up but not to be trusted, packets are printed from it.</source>
        <translation>Den sparas tills den lossas. När journalsystemet är uppe men inte går att lita på skrivs reservpärmen ut ur den.</translation>
    </message>
    <message>
        <location filename="../ward/trust.py" line="39"/>
        <source>&amp;Pin it</source>
        <translation>&amp;Fäst den</translation>
    </message>
</context>
<context>
    <name>Unlock</name>
    <message>
        <location filename="../unlock/unlock.py" line="56"/>
        <source>Fallback is locked</source>
        <translation>Fallback är låst</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="59"/>
        <source>Type the ward&apos;s passphrase, or a break-glass code from a sealed envelope. It works without network and without your ordinary login.</source>
        <translation>Skriv avdelningens lösenfras, eller en nödkod ur ett förseglat kuvert. Det fungerar utan nätverk och utan din vanliga inloggning.</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="63"/>
        <source>&amp;Passphrase or break-glass code</source>
        <translation>Lösenfras eller &amp;nödkod</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="64"/>
        <source>Passphrase or break-glass code</source>
        <translation>Lösenfras eller nödkod</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="65"/>
        <source>&amp;Show what I type</source>
        <translation>Visa vad jag s&amp;kriver</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="66"/>
        <source>&amp;Work in</source>
        <translation>&amp;Arbeta i</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="67"/>
        <source>Work in</source>
        <translation>Arbeta i</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="72"/>
        <source>This PC&apos;s own store: the ward on paper</source>
        <translation>Datorns eget lager: avdelningen på papper</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="73"/>
        <source>The hospital&apos;s recovery desk: sheets that come back</source>
        <translation>Sjukhusets återinskrivning: blad som kommit tillbaka</translation>
    </message>
    <message>
        <location filename="../unlock/unlock.py" line="77"/>
        <source>&amp;Unlock</source>
        <translation>&amp;Lås upp</translation>
    </message>
</context>
<context>
    <name>WardPage</name>
    <message>
        <location filename="../ward/page.py" line="60"/>
        <source>Rendering and checking the pages …</source>
        <translation>Ritar och kontrollerar sidorna …</translation>
    </message>
</context>
<context>
    <name>WardSpace</name>
    <message>
        <location filename="../ward/space.py" line="84"/>
        <source>Patients</source>
        <translation>Patienter</translation>
    </message>
    <message>
        <location filename="../ward/space.py" line="85"/>
        <source>New arrivals</source>
        <translation>Nyanlända</translation>
    </message>
    <message>
        <location filename="../ward/space.py" line="86"/>
        <source>Blank forms</source>
        <translation>Tomma blanketter</translation>
    </message>
    <message>
        <location filename="../ward/space.py" line="87"/>
        <source>Packet plan</source>
        <translation>Utskriftsplan</translation>
    </message>
    <message>
        <location filename="../ward/space.py" line="88"/>
        <source>Snapshots</source>
        <translation>Ögonblicksbilder</translation>
    </message>
    <message>
        <location filename="../ward/space.py" line="89"/>
        <source>Printers</source>
        <translation>Skrivare</translation>
    </message>
</context>
<context>
    <name>WardView</name>
    <message>
        <location filename="../ward/view.py" line="88"/>
        <source>F&amp;ind</source>
        <translation>Sö&amp;k</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="89"/>
        <source>Find a patient</source>
        <translation>Sök patient</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="90"/>
        <source>Name, identity number or bed (Ctrl+F)</source>
        <translation>Namn, personnummer eller säng (Ctrl+F)</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="91"/>
        <source>Patients on the ward</source>
        <translation>Patienter på avdelningen</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="92"/>
        <source>Print the &amp;whole ward</source>
        <translation>Skriv ut &amp;hela avdelningen</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="94"/>
        <source>Overview, and each patient&apos;s packet. You see it before it prints.</source>
        <translation>Översikt och varje patients reservpärm. Du ser allt innan det skrivs ut.</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="98"/>
        <source>&amp;Print again, the next day …</source>
        <translation>Skriv ut i&amp;gen, nästa dygn …</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="179"/>
        <source>Print &amp;selected patient</source>
        <translation>Skriv ut val&amp;d patient</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="195"/>
        <source>Has the record system failed?</source>
        <translation>Har journalsystemet slutat fungera?</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="100"/>
        <source>&amp;Declare an outage …</source>
        <translation>&amp;Utlys driftstopp …</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="96"/>
        <source>&amp;Read on the screen (Enter)</source>
        <translation>&amp;Läs på skärmen (Enter)</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="97"/>
        <source>Shift or Ctrl selects several, Ctrl+P prints them.</source>
        <translation>Skift eller Ctrl väljer flera, Ctrl+P skriver ut dem.</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="99"/>
        <source>The record system is &amp;back</source>
        <translation>Journalsystemet är till&amp;baka</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="101"/>
        <source>While the record system works:</source>
        <translation>Medan journalsystemet fungerar:</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="102"/>
        <source>&amp;Take a new snapshot</source>
        <translation>Hämta &amp;ny ögonblicksbild</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="177"/>
        <source>Print &amp;selected patients</source>
        <translation>Skriv ut val&amp;da patienter</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="181"/>
        <source>{count} patients</source>
        <translation>{count} patienter</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="182"/>
        <source>Choose a patient in the list</source>
        <translation>Välj en patient i listan</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="193"/>
        <source>When it works again, and is to be trusted:</source>
        <translation>När det fungerar igen och går att lita på:</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="201"/>
        <source>{shown} of {everyone} patients</source>
        <translation>{shown} av {everyone} patienter</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="205"/>
        <source>No snapshot of the ward yet.
Take one while the record system works.</source>
        <translation>Ingen ögonblicksbild av avdelningen ännu.
Hämta en medan journalsystemet fungerar.</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="209"/>
        <source>Nobody fits the search.
Press Escape to show everyone again.</source>
        <translation>Ingen passar sökningen.
Tryck Esc för att visa alla igen.</translation>
    </message>
    <message>
        <location filename="../ward/view.py" line="260"/>
        <source>Reading the ward …</source>
        <translation>Läser avdelningen …</translation>
    </message>
</context>
<context>
    <name>Who</name>
    <message>
        <location filename="../recovery/findings/who.py" line="62"/>
        <source>Who is it?</source>
        <translation>Vem är det?</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="63"/>
        <source>Those who may be meant; Enter chooses one</source>
        <translation>De som kan vara den; Enter väljer en</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="65"/>
        <source>Nobody on the ward has that name or birth date. Search the record system.</source>
        <translation>Ingen på avdelningen har det namnet eller födelsedatumet. Sök i journalsystemet.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="67"/>
        <source>&amp;The patient&apos;s id in the record system</source>
        <translation>&amp;Patientens id i journalsystemet</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="68"/>
        <source>&amp;How two people assured who it is</source>
        <translation>&amp;Hur två personer säkrade vem det är</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="71"/>
        <source>&amp;Link them</source>
        <translation>&amp;Koppla ihop</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="72"/>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="81"/>
        <source>Reading the ward as it is now …</source>
        <translation>Läser avdelningen som den är nu …</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="91"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="91"/>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="91"/>
        <source>Bed</source>
        <translation>Säng</translation>
    </message>
    <message>
        <location filename="../recovery/findings/who.py" line="91"/>
        <source>Alike</source>
        <translation>Likhet</translation>
    </message>
</context>
<context>
    <name>WhoTheyAre</name>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="29"/>
        <source>Reserve numbers</source>
        <translation>Reservnummer</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="30"/>
        <source>&amp;Who is it? …</source>
        <translation>Vem &amp;är det? …</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="31"/>
        <source>&amp;It was not used …</source>
        <translation>Det användes &amp;inte …</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="37"/>
        <source>Reserve number</source>
        <translation>Reservnummer</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="38"/>
        <source>Name, as told</source>
        <translation>Namn, som det sagts</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="39"/>
        <source>Birth date</source>
        <translation>Födelsedatum</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="40"/>
        <source>Sex</source>
        <translation>Kön</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="41"/>
        <source>Where it stands</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="64"/>
        <source>Nobody got a reserve number in this outage.</source>
        <translation>Ingen har fått reservnummer i det här driftstoppet.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="65"/>
        <source>No outage is open.</source>
        <translation>Inget driftstopp är öppet.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="88"/>
        <source>Not used</source>
        <translation>Inte använt</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="89"/>
        <source>{number} is void, and is not given again.</source>
        <translation>{number} makuleras och ges inte igen.</translation>
    </message>
    <message>
        <location filename="../recovery/findings/arrivals.py" line="90"/>
        <source>&amp;Void it</source>
        <translation>&amp;Makulera</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <location filename="../window.py" line="148"/>
        <source>&amp;Fallback</source>
        <translation>&amp;Fallback</translation>
    </message>
    <message>
        <location filename="../window.py" line="149"/>
        <source>&amp;View</source>
        <translation>&amp;Visa</translation>
    </message>
    <message>
        <location filename="../window.py" line="150"/>
        <source>&amp;Language</source>
        <translation>Spr&amp;åk</translation>
    </message>
    <message>
        <location filename="../window.py" line="151"/>
        <source>Switch &amp;person</source>
        <translation>Byt &amp;person</translation>
    </message>
    <message>
        <location filename="../window.py" line="152"/>
        <source>&amp;Add a person …</source>
        <translation>&amp;Lägg till person …</translation>
    </message>
    <message>
        <location filename="../window.py" line="153"/>
        <source>&amp;Hide the screen</source>
        <translation>&amp;Dölj skärmen</translation>
    </message>
    <message>
        <location filename="../window.py" line="154"/>
        <source>&amp;Lock</source>
        <translation>Lå&amp;s</translation>
    </message>
    <message>
        <location filename="../window.py" line="155"/>
        <source>&amp;Quit</source>
        <translation>&amp;Avsluta</translation>
    </message>
</context>
<context>
    <name>WritebackView</name>
    <message>
        <location filename="../recovery/writeback/view.py" line="53"/>
        <source>&amp;Show what would be sent</source>
        <translation>Visa vad som skulle skic&amp;kas</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="54"/>
        <source>S&amp;end it</source>
        <translation>Skicka &amp;det</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="55"/>
        <source>&amp;Back to the outbox</source>
        <translation>&amp;Tillbaka till utkorgen</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="56"/>
        <source>The &amp;message itself, for IT</source>
        <translation>Själva &amp;meddelandet, för IT</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="57"/>
        <source>&amp;I have looked: settle it …</source>
        <translation>Jag har s&amp;ett efter: avgör …</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="58"/>
        <source>&amp;Add patients&apos; records</source>
        <translation>&amp;Lägg till patienternas reservjournaler</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="59"/>
        <source>&amp;Which kinds are sent …</source>
        <translation>Vilka sla&amp;g som skickas …</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="60"/>
        <source>S&amp;how</source>
        <translation>Vi&amp;sa</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="61"/>
        <source>Which items are shown</source>
        <translation>Vilka poster som visas</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="64"/>
        <source>All</source>
        <translation>Alla</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="65"/>
        <source>Waiting</source>
        <translation>Väntar</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="66"/>
        <source>Without an answer</source>
        <translation>Utan svar</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="67"/>
        <source>Sent, with a receipt</source>
        <translation>Införda, med kvitto</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="68"/>
        <source>Refused</source>
        <translation>Nekade</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="75"/>
        <source>What</source>
        <translation>Vad</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="74"/>
        <source>Why it is not sent</source>
        <translation>Varför den inte skickas</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="74"/>
        <source>Answer</source>
        <translation>Svar</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="75"/>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="75"/>
        <source>Kind</source>
        <translation>Typ</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="75"/>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="115"/>
        <source>{waiting} to send, {unknown} without an answer, {sent} receipted, {refused} refused</source>
        <translation>{waiting} att skicka, {unknown} utan svar, {sent} kvitterade, {refused} nekade</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="135"/>
        <source>No outage is open, so there is nothing to send.</source>
        <translation>Inget driftstopp är öppet, så det finns inget att skicka.</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="137"/>
        <source>Nothing would be sent.</source>
        <translation>Inget skulle skickas.</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="138"/>
        <source>Nothing here.
What is decided on the findings&apos; page comes here.</source>
        <translation>Inget här.
Det som avgörs på sidan Fynd kommer hit.</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="142"/>
        <source>Asking the record system what it takes …</source>
        <translation>Frågar journalsystemet vad det tar emot …</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="155"/>
        <source>Sending, each thing once …</source>
        <translation>Skickar, varje sak en gång …</translation>
    </message>
    <message>
        <location filename="../recovery/writeback/view.py" line="166"/>
        <source>Making the patients&apos; records …</source>
        <translation>Gör patienternas reservjournaler …</translation>
    </message>
</context>
</TS>
