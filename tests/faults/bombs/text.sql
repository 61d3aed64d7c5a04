--# string from a column grown
SELECT sum(length(repeat(region || channel, 50000000))) FROM invoices
--# left padding of many
SELECT sum(length(lpad(region, 20000000, 'xy'))) FROM invoices
--# replacement that grows
SELECT length(replace(repeat('a', 20000000), 'a', repeat('b', 200)))
--# replacement in replacement
SELECT length(replace(replace(replace(repeat('a', 10000), 'a', repeat('b', 1000)), 'b', repeat('c', 1000)), 'c', 'dd'))
--# replacement by expression
SELECT length(regexp_replace(repeat('a', 30000000), 'a', repeat('b', 200), 'g'))
--# groups repeated in a replacement
SELECT length(regexp_replace(repeat('a', 5000000), '(a+)', '\1\1\1\1\1\1\1\1\1\1', 'g')) FROM range(100000)
--# translation of much
SELECT sum(length(translate(repeat('abc', 30000000), 'abc', 'xyz'))) FROM range(1000)
--# reversal of much
SELECT sum(length(reverse(repeat('äöü', 30000000)))) FROM range(1000)
--# upper case of much
SELECT sum(length(upper(repeat('straße', 20000000)))) FROM range(1000)
--# accents stripped of much
SELECT sum(length(strip_accents(repeat('éèê', 10000000)))) FROM range(1000)
--# normal form of much
SELECT sum(length(nfc_normalize(repeat('é', 10000000)))) FROM range(1000)
--# graphemes of much
SELECT sum(length_grapheme(repeat('👩‍👩‍👧', 3000000))) FROM range(1000)
--# graphemes cut of much
SELECT sum(length(left_grapheme(repeat('👩‍👩‍👧', 3000000), 2999999))) FROM range(1000)
--# digests of much
SELECT sum(length(sha256(repeat('x', 100000000) || i))) FROM range(1000) r(i)
--# digests of digests
SELECT count(*) FROM range(10000000000) r(i) WHERE sha256(md5(sha1(i::VARCHAR))) LIKE '000000000%'
--# base64 of much
SELECT sum(length(to_base64(encode(repeat('x', 300000000))))) FROM range(10)
--# hex of much
SELECT sum(length(hex(repeat('x', 300000000)))) FROM range(10)
--# binary of much
SELECT sum(length(to_binary(repeat('x', 100000000)))) FROM range(10)
--# url encoding of much
SELECT sum(length(url_encode(repeat('ä', 100000000)))) FROM range(10)
--# jaro of long texts
SELECT jaro_similarity(repeat('abcdefgh', 100000), repeat('hgfedcba', 100000))
--# jaro winkler of all pairs
SELECT max(jaro_winkler_similarity(repeat(a.region, 200), repeat(b.channel, 200))) FROM invoices a, invoices b
--# jaccard of long texts
SELECT sum(jaccard(repeat('abcdefgh', 10000000), repeat('ijklmnop', 10000000))) FROM range(1000)
--# edit distance of all pairs
SELECT min(levenshtein(repeat(a.region, 50) || a.id, repeat(b.region, 50) || b.id)) FROM invoices a, invoices b
--# hamming of much
SELECT sum(hamming(repeat('ab', 50000000), repeat('ba', 50000000))) FROM range(1000)
--# search that backtracks
SELECT sum(strpos(repeat('a', 10000000) || i, repeat('a', 5000000) || 'b')) FROM range(1000) r(i)
--# like with many wildcards
SELECT count(*) FROM range(100000) r(i) WHERE repeat('ab', 100000) || i LIKE '%a%b%a%b%a%b%a%b%a%b%a%b%a%b%c'
--# glob with many stars
SELECT count(*) FROM range(100000) r(i) WHERE repeat('ab', 20000) || i GLOB '*a*b*a*b*a*b*a*b*a*b*a*b*c'
--# expression of nested quantifiers
SELECT count(*) FROM range(1000000) r(i) WHERE regexp_matches(repeat('a', 20000) || i, '^(((a+)+)+)+$')
--# expression of large counts
SELECT regexp_matches(repeat('x', 100000), '(x{1,500}){1,2}y')
--# expression of alternatives
SELECT count(*) FROM range(1000000) r(i) WHERE regexp_matches(repeat('abc', 10000) || i, '(a|ab|abc|b|bc|c)*d')
--# expression from each row
SELECT count(*) FROM range(10000000) r(i) WHERE regexp_matches(repeat('ab', 500), '(a|b)*' || i || '$')
--# all matches
SELECT sum(len(regexp_extract_all(repeat('ab', 10000000), '(a)(b)?'))) FROM range(1000)
--# all matches kept
SELECT regexp_extract_all(repeat('ab', 50000000), '.')
--# joined from lists
SELECT length(array_to_string(range(100000000), ', '))
--# concatenation of columns
SELECT sum(length(concat(repeat(region, 10000000), repeat(channel, 10000000), repeat(region, 10000000)))) FROM invoices
--# printed wide
SELECT sum(length(printf('%*d', 100000000, id))) FROM invoices
--# formatted wide in each row
SELECT sum(length(format('{:>100000000}', id))) FROM invoices
--# overlay of much
SELECT sum(length(overlay(repeat('x', 100000000), repeat('y', 100000000), 2, 3))) FROM range(100)
--# aggregated texts of all groups
SELECT max(t) FROM (SELECT i % 10 AS g, string_agg(md5(i::VARCHAR), ',') AS t FROM range(100000000) r(i) GROUP BY g)
--# distinct texts aggregated
SELECT length(string_agg(DISTINCT md5(i::VARCHAR), ',')) FROM range(200000000) r(i)
