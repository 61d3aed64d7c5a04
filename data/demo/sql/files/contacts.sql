-- One or two people per account; a few twice, a few without address.
WITH people AS (
    SELECT c.customer_id, k, pick(first_names, u(c.customer_id, 'first' || CAST(k AS VARCHAR))) || ' '
        || pick(last_names, u(c.customer_id, 'last' || CAST(k AS VARCHAR))) AS name, c.email
    FROM customers AS c JOIN names USING (region), range(2) AS r (k)
    WHERE (k = 0 OR u(c.customer_id, 'second contact') < 0.4)
        AND c.customer_id > (SELECT max(customer_id) FROM customers) - getvariable('most')
)
SELECT row_number() OVER (ORDER BY customer_id, k, copy) AS contact_id, customer_id AS account_id, name,
    pick(['Owner', 'Purchasing', 'Technical lead', 'Site manager'], u(customer_id, 'role' || CAST(k AS VARCHAR))) AS role,
    CASE WHEN u(customer_id, 'address' || CAST(k AS VARCHAR)) >= 0.03 THEN email END AS email
FROM people, range(CASE WHEN u(customer_id, 'contact twice') < 0.01 THEN 2 ELSE 1 END) AS c (copy)
ORDER BY contact_id
