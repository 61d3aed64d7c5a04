--# decimals multiplied
SELECT sum((i::DECIMAL(38, 0) * 3) % 1000007) FROM range(100000000000) r(i)
--# huge integers divided
SELECT sum((170141183460469231731687303715884105727::HUGEINT // (i + 1)) % 97) FROM range(100000000000) r(i)
--# trigonometry without end
SELECT sum(sin(cos(tan(i)))) FROM range(100000000000) r(i)
--# gamma without end
SELECT sum(lgamma(i + 1) + gamma(i % 100 + 1)) FROM range(100000000000) r(i)
--# common divisors
SELECT sum(gcd(i, 9223372036854775783)) FROM range(100000000000) r(i)
--# to other bases
SELECT max(to_base(i, 2, 63)) FROM range(100000000000) r(i)
--# numbers as texts and back
SELECT sum(i::VARCHAR::DOUBLE::VARCHAR::DECIMAL(20, 2)) FROM range(100000000000) r(i)
--# moments as texts and back
SELECT max(strptime(strftime(TIMESTAMP '2000-01-01' + to_seconds(i % 1000000000), '%A %d %B %Y %H:%M:%S'), '%A %d %B %Y %H:%M:%S')) FROM range(100000000000) r(i)
--# zones without end
SELECT max(timezone('Europe/Berlin', TIMESTAMP '2000-01-01' + to_seconds(i % 1000000000))) FROM range(100000000000) r(i)
--# ages without end
SELECT max(age(TIMESTAMP '2000-01-01' + to_seconds(i % 1000000000), TIMESTAMP '1970-01-01')) FROM range(100000000000) r(i)
--# bits set one by one
SELECT sum(bit_count(set_bit(bitstring('0', 100000000), (i % 100000000)::INTEGER, 1))) FROM range(100000) r(i)
--# bit strings shifted
SELECT sum(bit_count(bitstring('101', 100000000) << (i % 1000)::INTEGER)) FROM range(100000) r(i)
--# bit strings of all pairs
SELECT max(bit_count(bitstring('1' || a.id % 2, 1000000) | bitstring('01', 1000000))) FROM invoices a, invoices b
--# random without end
SELECT count(*) FROM range(100000000000) r(i) WHERE uuid()::VARCHAR LIKE 'ffffffffff%'
--# bins
SELECT len(equi_width_bins(0, 9223372036854775807, 1000000, true)) FROM range(10000)
