CREATE TABLE employees
   (	employee_id NUMBER(6) NOT NULL,
	name VARCHAR2(60 CHAR) DEFAULT 'nobody' NOT NULL,
	salary NUMBER(8,2),
	active NUMBER(1) DEFAULT 1 NOT NULL,
	hired DATE DEFAULT SYSDATE,
	notes CLOB,
	CONSTRAINT employees_pk PRIMARY KEY (employee_id),
	CONSTRAINT employees_active CHECK (active IN (0, 1))
   );
ALTER TABLE employees ADD CONSTRAINT salary_min CHECK (salary > 0);
CREATE TABLE jobs (id RAW(16) DEFAULT SYS_GUID() PRIMARY KEY, boss NUMBER(6) REFERENCES employees (employee_id) ON DELETE SET NULL);
COMMENT ON TABLE employees IS 'Who works; here';
COMMENT ON COLUMN employees.hired IS 'the first day';
CREATE OR REPLACE TRIGGER t BEFORE INSERT ON employees FOR EACH ROW
BEGIN
  :NEW.name := 'x';
END;
/
