CREATE TEMP TABLE names AS FROM (VALUES
    ('DACH', ['Anna', 'Lukas', 'Julia', 'Felix', 'Lena', 'Jonas', 'Sophie', 'Paul', 'Clara', 'Max', 'Nina', 'David'],
        ['Keller', 'Bauer', 'Huber', 'Vogel', 'Brandt', 'Seidel', 'Graf', 'Lorenz', 'Pfeiffer', 'Steiner', 'Wolff', 'Ziegler',
         'Arnold', 'Busch', 'Kraus', 'Winkler']),
    ('Nordics', ['Elin', 'Oskar', 'Freja', 'Mikkel', 'Aino', 'Lars', 'Ingrid', 'Emil', 'Saga', 'Henrik', 'Maja', 'Eetu'],
        ['Bergström', 'Lindqvist', 'Holm', 'Dahl', 'Nyström', 'Korhonen', 'Virtanen', 'Sørensen', 'Hansen', 'Ekman', 'Solberg',
         'Lund', 'Haugen', 'Mäkinen', 'Rask', 'Strand']),
    ('Southern Europe', ['Marta', 'Luca', 'Inês', 'Pablo', 'Giulia', 'Diego', 'Chiara', 'Tiago', 'Elena', 'Marco', 'Lucía', 'Rui'],
        ['Ferrari', 'Romano', 'Conti', 'Moretti', 'García', 'Navarro', 'Ortega', 'Serrano', 'Silva', 'Pereira', 'Costa', 'Ricci',
         'Vidal', 'Molina', 'Greco', 'Ramos']),
    ('Western Europe', ['Camille', 'Louis', 'Sanne', 'Thijs', 'Aoife', 'Hugo', 'Manon', 'Daan', 'Ciara', 'Arthur', 'Femke', 'Noah'],
        ['Lefèvre', 'Moreau', 'Girard', 'Fontaine', 'de Vries', 'Jansen', 'Visser', 'Peeters', 'Maes', 'Byrne', 'Doyle', 'Mercier',
         'Dubois', 'Bakker', 'Claes', 'Renard']))
    AS n (region, first_names, last_names);
